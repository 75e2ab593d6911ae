package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows what became of a task, from the beginning. */
@Command(
        name = "timeline",
        description =
                "Shows the life of a task: when it waited, each attempt with its worker and outcome, and its steps.")
final class Timeline implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "ID")
    private String id;

    @Override
    public void run() {
        root.printer().show(root.server().get(Route.of("tasks", id, "timeline")), this::show);
    }

    private void show(JsonNode life) {
        Instant now = Json.time(life, "now");
        Table table = new Table("FROM", "#FOR", "WHAT", "#TRY", "~WORKER", "~OUTCOME");
        for (JsonNode span : life.path("spans")) {
            Instant from = Json.time(span, "from");
            Instant to = Json.time(span, "to");
            Instant end = to == null ? now : to;
            String kind = Json.text(span, "kind");
            table.row(
                    Json.text(span, "from"),
                    (from == null || end == null ? "" : Span.show(Duration.between(from, end)))
                            + (to == null ? "…" : ""),
                    kind.equals("step") ? "  step " + Json.text(span, "step") : kind,
                    Json.text(span, "attempt"),
                    Json.text(span, "worker"),
                    outcome(span));
        }
        root.printer().table(table, "Nothing is known of it.");
    }

    private static String outcome(JsonNode span) {
        JsonNode error = span.path("error");
        String outcome = Json.text(span, "outcome");
        return error.isObject()
                ? outcome + " " + Json.text(error, "type") + ": " + Json.text(error, "message")
                : outcome;
    }
}
