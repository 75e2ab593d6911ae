package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a person out of all reports. */
@Command(
        name = "erase",
        description = {
            "Erases a person, by the whole name, from the stored reports of deep dives.",
            "Each spelling of the name is erased by a command of its own."
        })
final class Erase implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Such as: Ann Lee")
    private List<String> words;

    @Override
    public void run() {
        String name = String.join(" ", words);
        root.confirm("Erase " + name + " from all reports? This cannot be undone.");
        long tasks = 0;
        long reports = 0;
        long claims = 0;
        String next = null;
        do {
            JsonNode page = page(name, next);
            tasks += page.path("tasks").asLong();
            reports += page.path("reports").asLong();
            claims += page.path("claims").asLong();
            next = page.path("next").asText(null);
        } while (next != null);
        if (root.printer().isJson()) {
            root.printer()
                    .json(Json.write(Json.object()
                            .put("tasks", tasks)
                            .put("reports", reports)
                            .put("claims", claims)));
        } else {
            root.printer()
                    .line(claims + " claims were removed from " + reports + " reports; " + tasks
                            + " tasks were looked at.");
        }
    }

    private JsonNode page(String name, @Nullable String cursor) {
        ObjectNode body = Json.object().put("name", name);
        if (cursor != null) {
            body.put("cursor", cursor);
        }
        return root.server().post(Route.of("erasures"), body).json();
    }
}
