package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Follows a task, or all tasks of the tenant. */
@Command(
        name = "watch",
        aliases = "events",
        description = {
            "Follows a task until it ends: its progress, and its text as it comes. Without an id: all tasks of the tenant.",
            "The text goes to the output, all else to the error stream, so that leadline watch ID > report.md keeps the text"
                    + " alone. With --json: one event a line. A connection that breaks is made again, and nothing is missed."
                    + " Control-C ends the watching, and not the task."
        })
final class Watch implements Callable<Integer> {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "ID")
    private @Nullable String id;

    @Override
    public Integer call() {
        if (id != null) {
            return task(root, id);
        }
        Printer printer = root.printer();
        new Follower(root.server(), Follower.Bounds.USUAL, printer::note).follow(Route.of("events"), event -> {
            if (printer.isJson()) {
                printer.json(LiveView.line(event));
            } else {
                printer.line(ofTenant(event));
            }
            return !printer.isClosed();
        });
        return ExitCode.OK.number();
    }

    /** Follows one task, and returns the exit code. */
    static int task(LeadlineCommand root, String id) {
        LiveView view = new LiveView(root.printer());
        new Follower(root.server(), Follower.Bounds.USUAL, view::note)
                .follow(Route.of("tasks", id, "events"), view::show);
        JsonNode end = view.end();
        if (end == null) {
            end = root.server().get(Route.of("tasks", id)).json();
        }
        view.close(end);
        return ExitCode.ofState(Json.text(end, "state")).number();
    }

    private static String ofTenant(Event event) {
        JsonNode data = event.json();
        String id = Json.text(data, "id");
        return switch (event.name()) {
            case "state" -> id + "  " + Json.text(data, "state") + "  attempt " + Json.text(data, "attempt");
            case "progress" -> id + "  " + Json.text(data, "percent") + " %  " + Json.text(data, "message");
            case "end" -> id + "  " + Card.ending(data);
            case "chunk" -> id + "  text: " + Width.cut(Json.text(data, "text").replaceAll("\\s+", " "), 80);
            default -> id + "  " + event.name() + "  " + event.data();
        };
    }
}
