package dev.leadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a task, for all commands that make one. */
final class TaskOptions {

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE")
    private @Nullable String queue;

    @Option(names = "--priority", paramLabel = "high|normal|low")
    private @Nullable String priority;

    @Option(names = "--delay", paramLabel = "TIME", description = "Start after this time.")
    private @Nullable Duration delay;

    @Option(names = "--eta", paramLabel = "WHEN", description = "Start then, such as 2026-12-01T00:00:00Z.")
    private @Nullable String eta;

    @Option(names = "--expires", paramLabel = "TIME", description = "It must start within this time.")
    private @Nullable Duration expires;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Of one attempt.")
    private @Nullable Duration timeout;

    @Option(names = "--max-attempts", paramLabel = "N")
    private @Nullable Integer maxAttempts;

    @Option(names = "--result-ttl", paramLabel = "TIME", description = "How long the result is kept.")
    private @Nullable Duration resultTtl;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "TAG",
            description = "May be given several times.")
    private @Nullable List<String> tags;

    @Option(names = "--limit-key", paramLabel = "KEY", description = "A key that limits count by; up to three.")
    private @Nullable List<String> limitKeys;

    @Option(names = "--budget", paramLabel = "USD", description = "What it may cost, in US dollars.")
    private @Nullable BigDecimal budget;

    @Option(
            names = "--deadline",
            paramLabel = "WHEN|TIME",
            description = "By when the result is wanted, such as 2026-12-01T00:00:00Z or 2d.")
    private @Nullable String deadline;

    @Option(names = "--webhook", paramLabel = "URL", description = "Is told when the task has ended.")
    private @Nullable String webhook;

    @Option(
            names = "--unique",
            paramLabel = "waiting|running|TIME",
            description = "Only once with these arguments: while it waits, while it waits or runs, or for this time.")
    private @Nullable String unique;

    /** Sets those that are given, over those that the body has. */
    void into(ObjectNode body) {
        text(body, "queue", queue);
        text(body, "priority", priority);
        text(body, "delay", delay);
        text(body, "eta", eta);
        text(body, "expires", expires);
        text(body, "timeout", timeout);
        text(body, "resultTtl", resultTtl);
        text(body, "webhook", webhook);
        text(body, "deadline", deadline == null ? null : deadline(deadline));
        if (budget != null) {
            body.put("budgetUsd", budget);
        }
        if (maxAttempts != null) {
            body.put("maxAttempts", maxAttempts);
        }
        texts(body, "tags", tags);
        texts(body, "limitKeys", limitKeys);
        if (unique != null) {
            body.set("unique", unique(unique));
        }
    }

    /** An instant, which the server checks, or a length of time. */
    private static String deadline(String text) {
        try {
            return Span.parse(text).toString();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static void text(ObjectNode body, String field, @Nullable Object value) {
        if (value != null) {
            body.put(field, value.toString());
        }
    }

    private static void texts(ObjectNode body, String field, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode array = body.putArray(field);
            values.forEach(array::add);
        }
    }

    private static ObjectNode unique(String text) {
        if (text.equals("waiting") || text.equals("running")) {
            return Json.object().put("while", text);
        }
        try {
            return Json.object().put("for", Span.parse(text).toString());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--unique must be waiting, running, or a length of time such as 1h");
        }
    }
}
