package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What was used and paid. */
@Command(
        name = "usage",
        description = {
            "Shows what was used and paid, by day, task, model or tenant; with the id of a task, each call of it.",
            "Days are in UTC."
        })
final class Usage implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "A task. Without it: sums of days.")
    private @Nullable String id;

    @Option(names = "--by", paramLabel = "day|task|model|tenant", description = "Default: day")
    private @Nullable String by;

    @Option(names = "--from", paramLabel = "DAY", description = "Such as 2026-11-01. Default: the last 30 days")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day. Default: today")
    private @Nullable String to;

    @Option(names = "--task", paramLabel = "NAME")
    private @Nullable String task;

    @Option(names = "--model", paramLabel = "MODEL")
    private @Nullable String model;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Another one than your own needs admin.")
    private @Nullable String tenant;

    @Option(names = "--csv", description = "Print single calls as CSV.")
    private boolean csv;

    @Override
    public void run() {
        if (id != null) {
            showTask(id);
            return;
        }
        Route route = Route.of("usage")
                .with("by", by)
                .with("from", from)
                .with("to", to)
                .with("task", task)
                .with("model", model)
                .with("tenant", tenant);
        if (csv) {
            Server.Answer answer = root.server().send("GET", route, null, "", Map.of("Accept", "text/csv"));
            root.printer().piece(answer.text());
        } else {
            root.printer().show(root.server().get(route), this::show);
        }
    }

    private void showTask(String task) {
        if (csv || by != null || from != null || to != null || model != null || tenant != null || this.task != null) {
            throw Failure.usage("the id of a task goes with no other option");
        }
        root.printer().show(root.server().get(Route.of("tasks", task, "usage")), this::showCalls);
    }

    private void show(JsonNode usage) {
        Table table = new Table(
                "~" + (by == null ? "day" : by).toUpperCase(Locale.ROOT),
                "#CALLS",
                "#PROMPT",
                "#CACHED",
                "#TOOLS",
                "#OUTPUT",
                "#THOUGHTS",
                "#SEARCHES",
                "#COST $");
        usage.path("items").forEach(item -> table.row(row(Json.text(item, "key"), item)));
        boolean empty = table.isEmpty();
        if (!empty) {
            table.row(row("total", usage.path("total")));
        }
        root.printer().table(table, "Nothing was used.");
        long unpriced = usage.path("total").path("unpricedCalls").asLong();
        if (unpriced > 0) {
            root.printer().note(unpriced + " of the calls are not in the cost, since their prices are not known.");
        }
    }

    private static Object[] row(String name, JsonNode sum) {
        return new Object[] {
            name,
            Json.text(sum, "calls"),
            Json.text(sum, "promptTokens"),
            Json.text(sum, "cachedTokens"),
            Json.text(sum, "toolTokens"),
            Json.text(sum, "outputTokens"),
            Json.text(sum, "thoughtTokens"),
            Json.text(sum, "searches"),
            dollars(sum)
        };
    }

    /** Without an exponent. */
    private static String dollars(JsonNode of) {
        return of.path("costUsd").decimalValue().toPlainString();
    }

    private void showCalls(JsonNode usage) {
        Table table = new Table(
                "AT",
                "#ATTEMPT",
                "~STEP",
                "~MODEL",
                "#PROMPT",
                "#OUTPUT",
                "#THOUGHTS",
                "#SEARCHES",
                "#COST $",
                "OUTCOME");
        for (JsonNode call : usage.path("items")) {
            table.row(
                    Json.text(call, "at"),
                    Json.text(call, "attempt"),
                    Json.text(call, "step"),
                    Json.text(call, "model"),
                    Json.text(call, "promptTokens"),
                    Json.text(call, "outputTokens"),
                    Json.text(call, "thoughtTokens"),
                    Json.text(call, "searches"),
                    dollars(call),
                    Json.text(call, "outcome"));
        }
        root.printer().table(table, "The task was charged nothing.");
    }
}
