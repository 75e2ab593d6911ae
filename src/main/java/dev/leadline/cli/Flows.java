package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Flows: list, look at one, start, tasks, graph, cancel, retry. */
@Command(name = "flows", description = "Lists flows, newest first, or shows one; and acts on one.")
final class Flows implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "ID")
    private @Nullable String one;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "RUNNING, SUCCEEDED, FAILED, CANCELLED")
    private @Nullable String state;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        if (one != null) {
            root.printer().card(root.server().get(Route.of("flows", one)));
            return;
        }
        options.show(
                root,
                () -> Route.of("flows").with("state", state),
                () -> new Table("ID", "STATE", "#TASKS", "#ENDED", "#AGE", "#TOOK"),
                Flows::row,
                "There is no flow.");
    }

    private static Object[] row(JsonNode flow) {
        var created = Json.time(flow, "createdAt");
        var finished = Json.time(flow, "finishedAt");
        return new Object[] {
            Json.text(flow, "id"),
            Table.Cell.state(Json.text(flow, "state")),
            Json.text(flow, "total"),
            Json.text(flow, "ended"),
            Span.ago(created),
            created == null || finished == null ? "" : Span.show(Duration.between(created, finished))
        };
    }

    @Command(description = "Starts a flow, and prints its id. The file has it as the API takes it; - reads the input.")
    int start(
            @Parameters(paramLabel = "FILE") String file,
            @Option(names = "--idempotency-key", paramLabel = "KEY") @Nullable String key,
            @Mixin WaitOptions wait) {
        JsonNode flow = Json.require(Arguments.content(file, root.surroundings()), file);
        Server.Answer answer = new Submission(root.server()).send(Route.of("flows"), flow, key);
        String id = Json.text(answer.json(), "id");
        if (!wait.isWanted()) {
            root.printer().done(answer, id);
            return ExitCode.OK.number();
        }
        root.printer().note(id);
        return wait.forFlow(id, root);
    }

    @Command(description = "Waits for the end of a flow, and shows it; the exit code says how it ended.")
    int await(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--at-most", paramLabel = "TIME", description = "Default: until the end") @Nullable
                    Duration atMost) {
        return new Wait(root, atMost).forFlow(id, Wait.Show.WHOLE);
    }

    @Command(description = "Lists the tasks of a flow, each after those that it waits for.")
    void tasks(@Parameters(paramLabel = "ID") String id, @Mixin ListOptions list) {
        list.show(
                root,
                () -> Route.of("flows", id, "tasks"),
                () -> new Table("~KEY", "ID", "STATE"),
                task -> new Object[] {
                    Json.text(task, "key"), Json.text(task, "id"), Table.Cell.state(Json.text(task, "state"))
                },
                "It has no task.");
    }

    @Command(description = "Shows which task of a flow waits for which.")
    void graph(@Parameters(paramLabel = "ID") String id) {
        root.printer().show(root.server().get(Route.of("flows", id, "graph")), this::showGraph);
    }

    private void showGraph(JsonNode graph) {
        Table table = new Table("~KEY", "STATE", "~TASK", "~AFTER");
        for (JsonNode task : graph.path("tasks")) {
            table.row(
                    Json.text(task, "key"),
                    Table.Cell.state(Json.text(task, "state")),
                    Json.text(task, "task"),
                    Json.joined(task.path("after")));
        }
        root.printer().table(table, "It has no task.");
    }

    @Command(description = "Cancels a flow: nothing of it starts any more, and what runs is stopped within a second.")
    void cancel(@Parameters(paramLabel = "ID") String id) {
        JsonNode flow = root.server().get(Route.of("flows", id)).json();
        long ended = 0;
        for (String state : new String[] {"SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"}) {
            ended += flow.path("counts").path(state).asLong();
        }
        if (ExitCode.ofState(Json.text(flow, "state")) == ExitCode.NOT_ENDED) {
            root.confirm(Bulk.tasks(flow.path("total").asLong() - ended) + " of the flow will be cancelled. Do it?");
        }
        root.printer().done(root.server().delete(Route.of("flows", id)), id + " is being cancelled.");
    }

    @Command(
            description =
                    "Runs a failed or cancelled flow again from where it broke; what succeeded does not run again.")
    void retry(@Parameters(paramLabel = "ID") String id) {
        root.printer().done(root.server().post(Route.of("flows", id, "retry"), null), id + " runs again.");
    }
}
