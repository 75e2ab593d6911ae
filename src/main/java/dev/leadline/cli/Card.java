package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows one thing, such as a task, field by field: what it says and is not empty. */
final class Card {

    private static final int LABEL = 16;
    private static final int WIDE = 60;

    /** Fields that hold a time, besides those that are called so: {@code createdAt}. */
    private static final Set<String> TIMES = Set.of("now", "since", "lastTick", "ends");

    private final Printer printer;

    Card(Printer printer) {
        this.printer = printer;
    }

    /** Of whatever the server gave. */
    void show(JsonNode one) {
        one.fields().forEachRemaining(field -> show(field.getKey(), field.getValue()));
    }

    private void show(String name, JsonNode value) {
        if (value.isNull() || value.isContainerNode() && value.isEmpty()) {
            return;
        }
        if (value.isArray() && value.get(0).isValueNode()) {
            String joined = Json.joined(value).replace(",", ", ");
            field(name, joined.length() <= WIDE ? joined : joined.replace(", ", "\n" + " ".repeat(LABEL)), Style.PLAIN);
        } else if (name.equals("result")
                || name.equals("args")
                || value.isContainerNode() && value.toString().length() > WIDE) {
            String text = Json.pretty(value);
            field(name, text.contains("\n") ? "\n" + text.indent(2).stripTrailing() : text, Style.PLAIN);
        } else if (value.isObject()) {
            field(name, inLine(value), Style.PLAIN);
        } else {
            String text = Json.plain(value);
            boolean isTime = name.endsWith("At") || TIMES.contains(name);
            Instant time = isTime ? time(text) : null;
            field(name, time == null ? text : text + "  (" + Span.ago(time) + ")", styleOf(name, text));
        }
    }

    private static Style styleOf(String name, String text) {
        return name.equals("state") ? Style.ofState(text) : Style.PLAIN;
    }

    private void field(String name, String text, Style style) {
        String label = name + " ".repeat(Math.max(1, LABEL - name.length()));
        printer.control(printer.styled(Style.DIM, label) + printer.styled(style, text) + System.lineSeparator());
    }

    private static String inLine(JsonNode object) {
        StringBuilder text = new StringBuilder();
        object.fields()
                .forEachRemaining(field -> text.append(text.length() == 0 ? "" : ", ")
                        .append(field.getKey())
                        .append(' ')
                        .append(
                                field.getValue().isContainerNode()
                                        ? field.getValue().toString()
                                        : Json.plain(field.getValue())));
        return text.toString();
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            return null;
        }
    }

    /** How a task ended, in a sentence: {@code FAILED after 12s, 4 attempts: timeout: …}. */
    static String ending(JsonNode task) {
        StringBuilder text = new StringBuilder(Json.text(task, "state"));
        Instant started = Json.time(task, "startedAt");
        Instant created = started == null ? Json.time(task, "createdAt") : started;
        Instant finished = Json.time(task, "finishedAt");
        if (created != null && finished != null) {
            text.append(" after ").append(Span.show(Duration.between(created, finished)));
        }
        int attempts = task.path("attempt").asInt();
        if (attempts > 1) {
            text.append(", ").append(attempts).append(" attempts");
        }
        JsonNode error = task.path("error");
        if (error.isObject()) {
            text.append(": ").append(Json.text(error, "type")).append(": ").append(Json.text(error, "message"));
        }
        return text.toString();
    }
}
