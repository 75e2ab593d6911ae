package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** How the fleet is. */
@Command(
        name = "overview",
        aliases = "status",
        description = "Shows in one page how the fleet is: workers, slots, queues, and what ended in the last hour.")
final class Overview implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Override
    public void run() {
        root.printer().show(root.server().get(Route.of("overview")), this::show);
    }

    private void show(JsonNode fleet) {
        Printer printer = root.printer();
        printer.line(
                Style.BOLD,
                "Leadline " + Json.text(fleet, "version") + " at "
                        + root.server().url());
        printer.line("Workers: " + Json.text(fleet, "workers") + ", slots: " + Json.text(fleet, "slots") + ", running: "
                + Json.text(fleet, "running") + ". In the last hour " + Json.text(fleet, "finishedLastHour")
                + " ended, of which " + Json.text(fleet, "failedLastHour") + " failed.");
        StringJoiner failing = new StringJoiner(", ", "Most failed in the queues: ", ".").setEmptyValue("");
        fleet.path("failing").forEach(one -> failing.add(Json.text(one, "queue") + " " + Json.text(one, "failed")));
        if (failing.length() > 0) {
            printer.line(failing.toString());
        }
        printer.line();
        Table table = new Table(
                "~QUEUE",
                "#WAITING",
                "#RUNNING",
                "#DELAYED",
                "#FOR A LIMIT",
                "#HIGH",
                "#NORMAL",
                "#LOW",
                "#OLDEST",
                "#FAILED 1H",
                "");
        for (JsonNode queue : fleet.path("queues")) {
            JsonNode lanes = queue.path("lanes");
            table.row(
                    Json.text(queue, "queue"),
                    Json.text(queue, "waiting"),
                    Json.text(queue, "running"),
                    Json.text(queue, "delayed"),
                    Json.text(queue, "parked"),
                    Json.text(lanes, "high"),
                    Json.text(lanes, "normal"),
                    Json.text(lanes, "low"),
                    Queues.age(queue),
                    Json.text(queue, "failedLastHour"),
                    Queues.remark(queue));
        }
        printer.table(table, "No queue has a task.");
        JsonNode others = fleet.path("others");
        if (others.path("queues").asLong() > 0) {
            printer.note(Json.text(others, "queues") + " other queues have " + Json.text(others, "waiting")
                    + " waiting and " + Json.text(others, "running") + " running tasks: leadline queues --all");
        }
    }
}
