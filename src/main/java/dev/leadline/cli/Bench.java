package dev.leadline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures a server and its workers as one client sees them. */
@Command(
        name = "bench",
        description = {
            "Runs many small tasks (health_check_task), and says how fast they were taken and done, and how long one takes that is"
                    + " enqueued and waited for. It loads the server, and first asks."
        })
final class Bench implements Runnable {

    private static final int AT_ONCE = 1_000;
    private static final int WARM_UP = 20;

    @ParentCommand
    private LeadlineCommand root;

    @Option(
            names = {"-n", "--tasks"},
            paramLabel = "N",
            defaultValue = "10000",
            description = "Default: 10000")
    private int tasks;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "200",
            description = "One after the other. Default: 200")
    private int calls;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE")
    private @Nullable String queue;

    @Override
    public void run() {
        if (tasks < 1 || calls < 1) {
            throw Failure.usage("--tasks and --calls must be 1 or more");
        }
        root.confirm(Bulk.tasks((long) tasks + calls + WARM_UP) + " will run at "
                + root.server().url() + ". Do it?");
        String tag = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        String task = Json.write(task(tag));
        for (int i = 0; i < WARM_UP; i++) {
            call(task);
        }
        long begin = System.nanoTime();
        String last = handIn(task);
        double taken = seconds(begin);
        awaitAll(tag, last);
        double done = seconds(begin);
        long[] latencies = new long[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            call(task);
            latencies[i] = System.nanoTime() - start;
        }
        Arrays.sort(latencies);
        show(taken, done, latencies);
    }

    private ObjectNode task(String tag) {
        ObjectNode task = Json.object().put("task", "health_check_task").put("resultTtl", "PT1M");
        task.putArray("args").add(1).add(2);
        task.putArray("tags").add(tag);
        if (queue != null) {
            task.put("queue", queue);
        }
        return task;
    }

    /** Returns the id of the last task. */
    private String handIn(String task) {
        String last = "";
        for (int left = tasks; left > 0; left -= AT_ONCE) {
            String body = String.join("\n", Collections.nCopies(Math.min(left, AT_ONCE), task));
            var answer = root.server()
                    .send("POST", Route.of("tasks", "batch"), body, "application/x-ndjson", Map.of())
                    .json();
            last = Json.text(answer.path(answer.size() - 1), "id");
            if (last.isEmpty()) {
                throw Problems.failure(400, Json.write(answer.path(answer.size() - 1)), true);
            }
        }
        return last;
    }

    /** Tasks end in about their order: when the last one has ended, few are left to be looked for. */
    private void awaitAll(String tag, String last) {
        String state;
        do {
            state = Json.text(
                    root.server()
                            .get(Route.of("tasks", last).with("wait", "PT30S"))
                            .json(),
                    "state");
        } while (ExitCode.ofState(state) == ExitCode.NOT_ENDED);
        ObjectNode selection = Json.object().put("tag", tag);
        while (new Bulk(root, "cancel").count(selection, Long.MAX_VALUE) > 0) {
            Pause.of(Duration.ofMillis(50));
        }
    }

    private void call(String task) {
        String id = Json.text(
                root.server()
                        .send("POST", Route.of("tasks"), task, "application/json", Map.of())
                        .json(),
                "id");
        String state = Json.text(
                root.server().get(Route.of("tasks", id).with("wait", "PT30S")).json(), "state");
        if (!state.equals("SUCCEEDED")) {
            throw new Failure(
                    ExitCode.NOT_ENDED,
                    "the task " + id + " is " + state + " after 30 s: does a worker serve its queue? leadline why " + id
                            + " says more");
        }
    }

    private void show(double taken, double done, long[] latencies) {
        double perSecondTaken = tasks / taken;
        double perSecondDone = tasks / done;
        double p50 = latencies[latencies.length / 2] / 1e6;
        double p99 = latencies[Math.min(latencies.length - 1, latencies.length * 99 / 100)] / 1e6;
        if (root.printer().isJson()) {
            root.printer()
                    .json(Json.write(Json.object()
                            .put("tasks", tasks)
                            .put("takenPerSecond", Math.round(perSecondTaken))
                            .put("donePerSecond", Math.round(perSecondDone))
                            .put("callP50Ms", p50)
                            .put("callP99Ms", p99)));
            return;
        }
        root.printer()
                .line(String.format(Locale.ROOT, "taken   %,8.0f tasks/s, in batches of %,d", perSecondTaken, AT_ONCE));
        root.printer()
                .line(String.format(Locale.ROOT, "done    %,8.0f tasks/s, from the first request on", perSecondDone));
        root.printer()
                .line(String.format(
                        Locale.ROOT, "one call, POST and GET that waits: %.1f ms at p50, %.1f ms at p99", p50, p99));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
