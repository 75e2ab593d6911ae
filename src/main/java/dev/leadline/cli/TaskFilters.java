package dev.leadline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tasks: all that match every filter. */
final class TaskFilters {

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "QUEUED, STARTED, SUCCEEDED, FAILED …")
    private @Nullable String state;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE")
    private @Nullable String queue;

    @Option(names = "--task", paramLabel = "NAME", description = "The name of its handler.")
    private @Nullable String task;

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "TAG")
    private @Nullable String tag;

    @Option(names = "--error-type", paramLabel = "TYPE", description = "Of the last error, such as timeout.")
    private @Nullable String errorType;

    @Option(names = "--failure", paramLabel = "GROUP", description = "A group of leadline failures.")
    private @Nullable String failure;

    @Option(names = "--worker", paramLabel = "ID", description = "The worker that runs it, or ran it last.")
    private @Nullable String worker;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Another one than your own needs admin.")
    private @Nullable String tenant;

    @Option(
            names = "--after",
            paramLabel = "WHEN",
            description = "Created then or later: a time, or 1h for an hour ago.")
    private @Nullable String after;

    @Option(names = "--before", paramLabel = "WHEN", description = "Created earlier than that.")
    private @Nullable String before;

    /** Whether there is any. */
    boolean any() {
        return !body().isEmpty();
    }

    Route into(Route route) {
        each(route::with);
        return route;
    }

    /** As a selection for all that match. */
    ObjectNode body() {
        ObjectNode body = Json.object();
        each((name, value) -> {
            if (value != null) {
                body.put(name, value);
            }
        });
        return body;
    }

    private void each(BiConsumer<String, @Nullable String> filter) {
        filter.accept("state", state == null ? null : state.toUpperCase(Locale.ROOT));
        filter.accept("queue", queue);
        filter.accept("task", task);
        filter.accept("tag", tag);
        filter.accept("errorType", errorType);
        filter.accept("failure", failure);
        filter.accept("worker", worker);
        filter.accept("tenant", tenant);
        filter.accept("after", time(after));
        filter.accept("before", time(before));
    }

    /** A time as it is, or a length of time as that long ago. */
    static @Nullable String time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Duration ago = Span.parse(text);
            return Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
