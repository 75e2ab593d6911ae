package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Shows the events of one task: its text as it comes, and on a terminal a bar of its progress below that. */
final class LiveView {

    private static final int BAR = 24;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final Printer printer;
    private final boolean bar;

    private String status = "";
    private boolean drawn;
    private boolean inLine;
    private boolean hasText;
    private @Nullable JsonNode end;

    LiveView(Printer printer) {
        this.printer = printer;
        this.bar = printer.isShown();
    }

    /** The event as a line of JSON. */
    static String line(Event event) {
        ObjectNode line = Json.object();
        line.put("id", event.id());
        line.put("event", event.name());
        line.set("data", event.json());
        return Json.write(line);
    }

    /** The task as the last event had it; null when the end did not come as an event. */
    @Nullable
    JsonNode end() {
        return end;
    }

    /** Returns whether more is to come. */
    boolean show(Event event) {
        if (event.name().equals("end")) {
            end = event.json();
        }
        if (printer.isJson()) {
            printer.json(line(event));
        } else {
            tell(event.name(), event.json());
        }
        return end == null && !printer.isClosed();
    }

    private void tell(String name, JsonNode data) {
        switch (name) {
            case "state" -> state(Json.text(data, "state"), data.path("attempt").asInt());
            case "progress" -> progress(data.path("percent").asInt(), Json.text(data, "message"));
            case "chunk" -> text(Json.text(data, "text"));
            case "restart" -> restarted(Json.text(data, "reason"));
            case "trimmed" -> note("A part of the text is not kept any more, and is missing here.");
            default -> {
                // The end is shown when the watching ends; newer servers may say more.
            }
        }
    }

    private void state(String state, int attempt) {
        // How it ended is said at the end.
        if (ExitCode.ofState(state) == ExitCode.NOT_ENDED) {
            status(state + (attempt > 1 ? ", attempt " + attempt : ""));
        }
    }

    private void status(String text) {
        if (bar) {
            status = text;
            draw();
        } else {
            printer.note(text);
        }
    }

    private void progress(int percent, String message) {
        if (bar) {
            int full = Math.max(0, Math.min(100, percent)) * BAR / 100;
            status = "█".repeat(full)
                    + "░".repeat(BAR - full)
                    + String.format(java.util.Locale.ROOT, " %3d %% ", percent)
                    + message;
            draw();
        } else {
            printer.note(percent + " % " + message);
        }
    }

    private void text(String text) {
        erase();
        hasText = true;
        printer.piece(text);
        inLine = !text.isEmpty() && !text.endsWith("\n");
        draw();
    }

    private void restarted(String reason) {
        note(
                hasText
                        ? "The task runs again (" + reason + "): the text above is void, and comes anew."
                        : "The task runs again (" + reason + ").");
        hasText = false;
    }

    /** Says something between the lines of the text. */
    void note(String sentence) {
        erase();
        endLine();
        printer.note(sentence);
        draw();
    }

    /** The bar stands below the text, so it waits while a line of that is not at its end. */
    private void draw() {
        if (bar && !inLine && !status.isEmpty()) {
            printer.control(ERASE_LINE + printer.styled(Style.BLUE, Width.cut(status, printer.width() - 1)));
            drawn = true;
        }
    }

    private void erase() {
        if (drawn) {
            printer.control(ERASE_LINE);
            drawn = false;
        }
    }

    private void endLine() {
        if (inLine && bar) {
            printer.line();
            inLine = false;
        }
    }

    /** Says how it ended, and shows the result if there was no text. */
    void close(JsonNode task) {
        if (printer.isJson()) {
            return;
        }
        erase();
        endLine();
        JsonNode result = task.path("result");
        if (!hasText && !result.isNull() && !result.isMissingNode()) {
            printer.line(Json.pretty(result));
        }
        printer.note(Card.ending(task));
    }
}
