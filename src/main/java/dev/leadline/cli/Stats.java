package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What came in and went out, over time. */
@Command(
        name = "stats",
        description =
                "Counts what was enqueued, started, and how it ended, in the last hour or day, with a small chart.")
final class Stats implements Runnable {

    private static final String BARS = " ▁▂▃▄▅▆▇█";
    private static final int CHART = 30;

    @ParentCommand
    private LeadlineCommand root;

    @Option(names = "--by", paramLabel = "total|queue|task", defaultValue = "total")
    private String by;

    @Option(names = "--range", paramLabel = "TIME", defaultValue = "1h", description = "Up to 1d. Default: 1h")
    private Duration range;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE")
    private @Nullable String queue;

    @Option(names = "--task", paramLabel = "NAME")
    private @Nullable String task;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Another one than your own needs admin.")
    private @Nullable String tenant;

    @Override
    public void run() {
        Route route = Route.of("stats")
                .with("by", by)
                .with("range", range)
                .with("queue", queue)
                .with("task", task)
                .with("tenant", tenant);
        root.printer().show(root.server().get(route), this::show);
    }

    private void show(JsonNode stats) {
        Table table = new Table(
                "~KEY",
                "#IN",
                "#STARTED",
                "#SUCCEEDED",
                "#FAILED",
                "#RETRIED",
                "#CANCELLED",
                "#EXPIRED",
                "#CRASHED",
                "#RUNS FOR",
                "#WAITS FOR",
                "ENDED OVER TIME");
        stats.path("series").forEach(series -> table.row(row(series)));
        root.printer().table(table, "Nothing was counted.");
    }

    private static Object[] row(JsonNode series) {
        long succeeded = sum(series, "succeeded");
        return new Object[] {
            Json.text(series, "key"),
            sum(series, "enqueued"),
            sum(series, "started"),
            succeeded,
            sum(series, "failed"),
            sum(series, "retried"),
            sum(series, "cancelled"),
            sum(series, "expired"),
            sum(series, "crashed"),
            mean(series, "runMs", succeeded + sum(series, "failed") + sum(series, "retried")),
            mean(series, "waitMs", sum(series, "started")),
            chart(series)
        };
    }

    private static long sum(JsonNode series, String field) {
        long sum = 0;
        for (JsonNode number : series.path(field)) {
            sum += number.asLong();
        }
        return sum;
    }

    private static String mean(JsonNode series, String field, long number) {
        return number == 0 ? "" : Span.show(Duration.ofMillis(sum(series, field) / number));
    }

    /** How many ended well or badly, from the left to now; its highest bar is its own greatest number. */
    private static String chart(JsonNode series) {
        int length = series.path("succeeded").size();
        long[] sums = new long[Math.min(CHART, length)];
        long most = 1;
        for (int i = 0; i < length; i++) {
            int at = (int) ((long) i * sums.length / length);
            sums[at] += series.path("succeeded").path(i).asLong()
                    + series.path("failed").path(i).asLong();
            most = Math.max(most, sums[at]);
        }
        StringBuilder chart = new StringBuilder();
        for (long sum : sums) {
            // What is not nothing is seen.
            chart.append(BARS.charAt((int) ((sum * (BARS.length() - 1) + most - 1) / most)));
        }
        return chart.toString();
    }
}
