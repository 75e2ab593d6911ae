package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Dead letters. */
@Command(
        name = "dead",
        aliases = "dead-letters",
        description = {
            "Lists tasks that failed or expired, with the cause, and the steps whose results are kept.",
            "leadline retry runs them again."
        })
final class Dead implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description =
                    "attempts-used-up, worker-crashed, expired, invalid-arguments, not-configured or failed-for-good")
    private @Nullable String cause;

    @Mixin
    private TaskFilters filters;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(
                root,
                () -> filters.into(Route.of("dead-letters")).with("cause", cause),
                () -> new Table("ID", "~CAUSE", "~TASK", "~QUEUE", "#TRY", "#AGE", "~ERROR", "~KEPT STEPS"),
                Dead::row,
                "There is no dead letter.");
    }

    private static Object[] row(JsonNode letter) {
        JsonNode task = letter.path("task");
        JsonNode error = task.path("error");
        return new Object[] {
            Json.text(task, "id"),
            Json.text(letter, "cause"),
            Json.text(task, "task"),
            Json.text(task, "queue"),
            Json.text(task, "attempt") + "/" + Json.text(task, "maxAttempts"),
            Span.ago(Json.time(task, "finishedAt")),
            error.isObject() ? Json.text(error, "type") + ": " + Json.text(error, "message") : "",
            Json.joined(letter.path("steps"))
        };
    }
}
