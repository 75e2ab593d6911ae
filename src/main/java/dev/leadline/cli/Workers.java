package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Workers: list, look at one, drain, resume, change. */
@Command(
        name = "workers",
        description = "Lists workers; or shows one, with the tasks that it runs; and gives orders to one.")
final class Workers implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "ID")
    private @Nullable String id;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        if (id != null) {
            root.printer().show(root.server().get(Route.of("workers", id)), this::show);
            return;
        }
        options.show(
                root,
                () -> Route.of("workers"),
                () -> new Table(
                        "ID", "~HOST", "#PID", "#RUNNING", "#SLOTS", "#LAST BEAT", "#UP", "~QUEUES", "~VERSION", ""),
                Workers::row,
                "No worker lives.");
    }

    private static Object[] row(JsonNode worker) {
        return new Object[] {
            Json.text(worker, "id"),
            Json.text(worker, "host"),
            Json.text(worker, "pid"),
            Json.text(worker, "running"),
            Json.text(worker, "concurrency"),
            Span.ago(Json.time(worker, "lastBeatAt")),
            Span.ago(Json.time(worker, "startedAt")),
            worker.path("queues").isEmpty() ? "(all)" : Json.joined(worker.path("queues")),
            Json.text(worker, "version"),
            worker.path("draining").asBoolean() ? new Table.Cell("draining", Style.YELLOW) : ""
        };
    }

    private void show(JsonNode worker) {
        Printer printer = root.printer();
        ObjectNode one = (ObjectNode) worker;
        JsonNode tasks = one.remove("tasks");
        new Card(printer).show(one);
        printer.line();
        Table table = ListTasks.table();
        tasks.forEach(task -> table.row(ListTasks.row(task)));
        printer.table(table, "It runs no task.");
    }

    @Command(description = "Has a worker take no more tasks; what it runs goes on.")
    void drain(@Parameters(paramLabel = "ID") String worker) {
        done(root.server().post(Route.of("workers", worker, "drain"), null), worker + " takes no more tasks.");
    }

    @Command(description = "Has a worker take tasks again.")
    void resume(@Parameters(paramLabel = "ID") String worker) {
        done(root.server().post(Route.of("workers", worker, "resume"), null), worker + " takes tasks.");
    }

    @Command(description = "Changes how many tasks a worker runs at once, or which queues it serves, until it ends.")
    void scale(
            @Parameters(paramLabel = "ID") String worker,
            @Parameters(arity = "0..1", paramLabel = "N", description = "How many tasks at once.") @Nullable
                    Integer concurrency,
            @Option(
                            names = {"-Q", "--queues"},
                            split = ",",
                            paramLabel = "A,B:3",
                            description = "With weights, if need be.")
                    @Nullable
                    List<String> queues,
            @Option(names = "--all-queues", description = "Serve every queue.") boolean all) {
        if (concurrency == null && queues == null && !all || queues != null && all) {
            throw Failure.usage("give how many tasks, --queues or --all-queues");
        }
        ObjectNode change = Json.object();
        if (concurrency != null) {
            change.put("concurrency", concurrency);
        }
        if (queues != null || all) {
            ArrayNode names = change.putArray("queues");
            (queues == null ? List.<String>of() : queues).forEach(names::add);
        }
        done(root.server().patch(Route.of("workers", worker), change), worker + " was told.");
    }

    private void done(Server.Answer answer, String sentence) {
        root.printer().done(answer, sentence);
    }
}
