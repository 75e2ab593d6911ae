package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists tasks. */
@Command(name = "list", aliases = "tasks", description = "Lists tasks, newest first within a state.")
final class ListTasks implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Mixin
    private TaskFilters filters;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(root, () -> filters.into(Route.of("tasks")), ListTasks::table, ListTasks::row, "No task matches.");
    }

    static Table table() {
        return new Table("ID", "STATE", "~TASK", "~QUEUE", "#TRY", "#AGE", "#TOOK", "~ERROR OR PROGRESS");
    }

    static Object[] row(JsonNode task) {
        return new Object[] {
            Json.text(task, "id"),
            Table.Cell.state(Json.text(task, "state")),
            Json.text(task, "task"),
            Json.text(task, "queue"),
            Json.text(task, "attempt") + "/" + Json.text(task, "maxAttempts"),
            Span.ago(Json.time(task, "createdAt")),
            took(task),
            remark(task)
        };
    }

    private static String took(JsonNode task) {
        var started = Json.time(task, "startedAt");
        var finished = Json.time(task, "finishedAt");
        return started == null || finished == null ? "" : Span.show(java.time.Duration.between(started, finished));
    }

    private static String remark(JsonNode task) {
        JsonNode error = task.path("error");
        JsonNode progress = task.path("progress");
        if (error.isObject()) {
            return Json.text(error, "type") + ": " + Json.text(error, "message");
        }
        return progress.isObject() && !task.path("finishedAt").isTextual()
                ? Json.text(progress, "percent") + " % " + Json.text(progress, "message")
                : "";
    }
}
