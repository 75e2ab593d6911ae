package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Models, and what is used of their quotas. */
@Command(
        name = "models",
        description = {
            "Lists models and what is used of their quotas: requests (RPM) and tokens (TPM) of the last minute, requests of"
                    + " the day (RPD), calls at once; and pauses one. Needs admin."
        })
final class Models implements Runnable {

    private static final String[] QUOTAS = {"rpm", "tpm", "rpd", "concurrent"};

    @ParentCommand
    private LeadlineCommand root;

    @Override
    public void run() {
        root.printer().show(root.server().get(Route.of("models")), this::show);
    }

    private void show(JsonNode models) {
        Table table = new Table(
                "~MODEL", "~PROJECT", "#RPM", "#TPM", "#RPD", "#AT ONCE", "#WAITING", "OPENS", "DAY ENDS", "");
        for (JsonNode model : models.path("items")) {
            model.path("projects").forEach(project -> table.row(row(model, project)));
        }
        root.printer().table(table, "No model has a quota.");
    }

    private static Object[] row(JsonNode model, JsonNode project) {
        Object[] row = new Object[10];
        row[0] = Json.text(model, "name");
        row[1] = Json.text(project, "name");
        for (int i = 0; i < QUOTAS.length; i++) {
            row[2 + i] = used(project, QUOTAS[i]);
        }
        row[6] = Json.text(model, "parked");
        row[7] = Span.ago(Json.time(model, "opensAt"));
        row[8] = Span.ago(Json.time(project, "dayEndsAt"));
        row[9] = remark(model, project);
        return row;
    }

    /** {@code 3/10}, or {@code 3} where any number is allowed. */
    private static String used(JsonNode project, String quota) {
        String limit = Json.text(project.path("limits"), quota);
        String used = Json.text(project.path("used"), quota);
        return limit.isEmpty() ? used : used + "/" + limit;
    }

    private static Object remark(JsonNode model, JsonNode project) {
        Instant pausedUntil = Json.time(project, "pausedUntil");
        if (model.path("paused").asBoolean()) {
            return new Table.Cell("paused", Style.YELLOW);
        }
        if (pausedUntil != null) {
            return new Table.Cell("refused, waits " + Span.ago(pausedUntil), Style.YELLOW);
        }
        String circuit = Json.text(model, "circuit");
        return circuit.equals("closed") ? "" : new Table.Cell("overloaded, " + circuit, Style.YELLOW);
    }

    @Command(description = "No call of the model begins any more; those that are under way go on.")
    void pause(@Parameters(paramLabel = "MODEL") String name) {
        change(name, true, name + " is sent nothing more.");
    }

    @Command(description = "Lets a paused model be called again.")
    void resume(@Parameters(paramLabel = "MODEL") String name) {
        change(name, false, name + " is called again.");
    }

    private void change(String name, boolean paused, String sentence) {
        Server.Answer answer =
                root.server().patch(Route.of("models", name), Json.object().put("paused", paused));
        root.printer().done(answer, sentence);
    }
}
