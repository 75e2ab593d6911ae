package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Hands in many tasks, as many at a time as the server takes. Each is taken or refused by itself. */
final class Batch {

    private static final int AT_ONCE = 1_000;

    private final LeadlineCommand root;
    private boolean refused;

    Batch(LeadlineCommand root) {
        this.root = root;
    }

    /** @param lines one task a line */
    int send(String lines) {
        List<String> tasks =
                lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (tasks.isEmpty()) {
            throw Failure.usage("the batch is empty: it must have one JSON object a line");
        }
        for (int from = 0; from < tasks.size(); from += AT_ONCE) {
            send(tasks.subList(from, Math.min(tasks.size(), from + AT_ONCE)), from);
        }
        return (refused ? ExitCode.ENDED_BADLY : ExitCode.OK).number();
    }

    private void send(List<String> tasks, int before) {
        Server.Answer answer = root.server()
                .send("POST", Route.of("tasks", "batch"), String.join("\n", tasks), "application/x-ndjson", Map.of());
        Printer printer = root.printer();
        int line = before;
        for (JsonNode item : answer.json()) {
            line++;
            if (printer.isJson()) {
                printer.json(Json.write(item));
            } else if (item.has("id")) {
                printer.line(Json.text(item, "id"));
            }
            if (!item.has("id")) {
                refused = true;
                printer.note("line " + line + ": "
                        + Problems.failure(400, Json.write(item), true).sentence());
            }
        }
    }
}
