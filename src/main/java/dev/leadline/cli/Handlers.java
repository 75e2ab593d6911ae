package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What can be enqueued. */
@Command(
        name = "handlers",
        aliases = "registered",
        description = "Lists the tasks that can be enqueued; or shows one, with the JSON Schema of its arguments.")
final class Handlers implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "NAME")
    private @Nullable String one;

    @Override
    public void run() {
        Server.Answer answer = root.server().get(Route.of("handlers"));
        JsonNode handlers = answer.json().path("items");
        if (one != null) {
            show(handlers, one);
        } else if (root.printer().isJson()) {
            root.printer().json(answer.text());
        } else {
            Table table = new Table("TASK", "~ARGUMENTS", "~QUEUE", "#TRIES", "#TIMEOUT", "~DESCRIPTION");
            handlers.forEach(handler -> table.row(row(handler)));
            root.printer().table(table, "There is no handler.");
        }
    }

    private void show(JsonNode handlers, String name) {
        for (JsonNode handler : handlers) {
            if (Json.text(handler, "name").equals(name)) {
                if (root.printer().isJson()) {
                    root.printer().json(Json.write(handler));
                } else {
                    new Card(root.printer()).show(handler);
                }
                return;
            }
        }
        throw new Failure(ExitCode.NOT_FOUND, "there is no handler " + name + "; leadline handlers lists them");
    }

    private static Object[] row(JsonNode handler) {
        JsonNode defaults = handler.path("defaults");
        return new Object[] {
            Json.text(handler, "name"),
            arguments(handler.path("arguments")),
            Json.text(defaults, "queue"),
            Json.text(defaults, "maxAttempts"),
            timeout(Json.text(defaults, "timeout")),
            Json.text(handler, "description")
        };
    }

    /** Names; those that may be left out in brackets. */
    private static String arguments(JsonNode schema) {
        StringJoiner names = new StringJoiner(" ");
        String required = " " + Json.joined(schema.path("required")).replace(',', ' ') + " ";
        schema.path("properties")
                .fieldNames()
                .forEachRemaining(name -> names.add(required.contains(" " + name + " ") ? name : "[" + name + "]"));
        return names.toString();
    }

    private static String timeout(String text) {
        try {
            return Span.show(Span.parse(text));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
