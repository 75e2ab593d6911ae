package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Failed tasks, grouped by their errors. */
@Command(
        name = "failures",
        description = {
            "Lists failed tasks, grouped by their errors, the most frequent first; and runs all of a group again.",
            "leadline list --failure GROUP lists the tasks of a group."
        })
final class Failures implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Mixin
    private TaskFilters filters;

    @Option(names = "--limit", paramLabel = "N", description = "How many groups at most.")
    private @Nullable Integer limit;

    @Override
    public void run() {
        Route route = filters.into(Route.of("failures")).with("limit", limit);
        root.printer().show(root.server().get(route), this::show);
    }

    private void show(JsonNode groups) {
        Printer printer = root.printer();
        Table table = new Table("GROUP", "#TASKS", "#FIRST", "#LAST", "~TASK", "~ERROR", "NEWEST");
        for (JsonNode group : groups.path("items")) {
            table.row(
                    Json.text(group, "id"),
                    Json.text(group, "count"),
                    Span.ago(Json.time(group, "firstSeen")),
                    Span.ago(Json.time(group, "lastSeen")),
                    Json.joined(group.path("tasks")),
                    Json.text(group, "type") + ": " + Json.text(group, "message"),
                    Json.text(group, "newest"));
        }
        printer.table(table, "No task has failed.");
        if (groups.path("others").asLong() > 0) {
            printer.note(Json.text(groups, "others") + " more groups: --limit shows more");
        }
        if (!groups.path("complete").asBoolean()) {
            printer.note("Only the newest failed tasks were looked at.");
        }
    }

    @Command(description = "Runs all failed tasks of a group again, after it has shown the number and asked.")
    void retry(
            @Parameters(paramLabel = "GROUP") String group,
            @Option(names = "--limit", paramLabel = "N", description = "How many at most.") @Nullable Integer most,
            @Option(names = "--dry-run", description = "Only count the tasks.") boolean dryRun) {
        ObjectNode selection = Json.object().put("failure", group).put("state", "FAILED");
        new Bulk(root, "retry").run(selection, "run again", most, dryRun);
    }
}
