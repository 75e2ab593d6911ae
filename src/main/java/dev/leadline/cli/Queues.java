package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Queues: list, pause, resume, purge, move. */
@Command(name = "queues", description = "Lists queues, with how many tasks wait and run; and acts on one.")
final class Queues implements Runnable {

    private static final List<String> WAITING = List.of("QUEUED", "SCHEDULED", "RETRYING");

    @ParentCommand
    private LeadlineCommand root;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(
                root,
                () -> Route.of("queues"),
                () -> new Table(
                        "~QUEUE",
                        "#WAITING",
                        "#RUNNING",
                        "#FOR A LIMIT",
                        "#RECOVERED",
                        "#HIGH",
                        "#NORMAL",
                        "#LOW",
                        "#OLDEST",
                        "#FAILED 1H",
                        ""),
                Queues::row,
                "No queue has a task.");
    }

    private static Object[] row(JsonNode queue) {
        JsonNode lanes = queue.path("lanes");
        return new Object[] {
            Json.text(queue, "name"),
            Json.text(queue, "waiting"),
            Json.text(queue, "running"),
            Json.text(queue, "parked"),
            Json.text(lanes, "recovered"),
            Json.text(lanes, "high"),
            Json.text(lanes, "normal"),
            Json.text(lanes, "low"),
            age(queue),
            Json.text(queue, "failedLastHour"),
            remark(queue)
        };
    }

    /** For how long the oldest task of the queue has waited; empty when none waits. */
    static String age(JsonNode queue) {
        JsonNode oldest = queue.path("oldestMs");
        return oldest.isNumber() ? Span.show(Duration.ofMillis(oldest.asLong())) : "";
    }

    static Object remark(JsonNode queue) {
        return queue.path("paused").asBoolean() ? new Table.Cell("paused", Style.YELLOW) : "";
    }

    @Command(description = "From now on no task of the queue starts; those that run go on.")
    void pause(@Parameters(paramLabel = "QUEUE") String queue) {
        done(root.server().post(Route.of("queues", queue, "pause"), null), queue + " is paused.");
    }

    @Command(description = "Lets a paused queue run again.")
    void resume(@Parameters(paramLabel = "QUEUE") String queue) {
        done(root.server().post(Route.of("queues", queue, "resume"), null), queue + " runs.");
    }

    @Command(
            description =
                    "Cancels all tasks that wait in the queue, also delayed ones and those between two attempts, of all tenants.")
    void purge(@Parameters(paramLabel = "QUEUE") String queue) {
        askAboutWaiting(queue, "will be cancelled");
        Server.Answer answer = root.server().delete(Route.of("queues", queue, "tasks"));
        done(answer, Bulk.tasks(answer.json().path("purged").asLong()) + " cancelled.");
    }

    @Command(
            description =
                    "Moves all tasks that wait in a queue to another one, with their priorities and in their order.")
    void move(@Parameters(paramLabel = "FROM") String from, @Parameters(paramLabel = "TO") String to) {
        askAboutWaiting(from, "will be moved to " + to);
        Server.Answer answer = root.server()
                .post(Route.of("queues", from, "move"), Json.object().put("to", to));
        done(answer, Bulk.tasks(answer.json().path("moved").asLong()) + " moved to " + to + ".");
    }

    private void askAboutWaiting(String queue, String what) {
        if (root.isYes()) {
            return;
        }
        long waiting = 0;
        for (String state : WAITING) {
            ObjectNode selection = Json.object().put("queue", queue).put("state", state);
            waiting += new Bulk(root, "cancel").count(selection, Long.MAX_VALUE);
        }
        root.confirm("About " + Bulk.tasks(waiting) + " that wait in " + queue + " " + what + ". Do it?");
    }

    private void done(Server.Answer answer, String sentence) {
        root.printer().done(answer, sentence);
    }
}
