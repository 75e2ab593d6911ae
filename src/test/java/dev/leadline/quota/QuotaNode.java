package dev.leadline.quota;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Take;
import dev.leadline.broker.Taken;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node of a fleet: it takes tasks as a worker does. A task of the handler {@code free_task} succeeds at once; any other calls
 * the provider once, with as many tokens as its arguments say, and its handler is the name of the model.
 */
final class QuotaNode implements AutoCloseable {

    private final BrokerFixture node;
    private final Quotas quotas;
    private final StrictProvider provider;
    private final List<String> projects;
    private final String worker;
    private final int slots;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger running = new AtomicInteger();
    private final Thread loop;
    private volatile boolean stopped;

    QuotaNode(String url, String worker, int slots, QuotaConfig config, StrictProvider provider, String... projects) {
        this.node = new BrokerFixture(url);
        this.quotas = new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
        this.provider = provider;
        this.projects = List.of(projects);
        this.worker = worker;
        this.slots = slots;
        this.loop = new Thread(this::work, worker);
        loop.start();
    }

    Quotas quotas() {
        return quotas;
    }

    private void work() {
        long call = 0;
        while (!stopped) {
            call++;
            int free = slots - running.get();
            Take.Ask ask = new Take.Ask(worker, call, Math.max(0, free), null, running.get(), List.of());
            Taken.Leased taken = (Taken.Leased) node.await(node.leases.take(ask));
            taken.tasks().forEach(this::run);
            if (!taken.more() && !stopped) {
                long due = taken.nextDueMs() < 0 ? 300 : Math.min(300, taken.nextDueMs());
                node.await(node.leases.awaitWake(worker, running.get() >= slots, List.of(), Duration.ofMillis(due)));
            }
        }
    }

    private void run(LeasedTask task) {
        running.incrementAndGet();
        attempt(task)
                .onItem()
                .<Outcome>transform(answer -> new Outcome.Succeeded(Json.of("1"), Usage.NONE))
                .onFailure()
                .recoverWithItem(QuotaNode::outcome)
                .chain(outcome -> node.leases.finish(task.lease(), outcome, null))
                .onTermination()
                .invoke(() -> {
                    boolean wasFull = running.getAndDecrement() >= slots;
                    if (wasFull && !stopped) {
                        node.leases.wake(worker).subscribe().with(done -> {}, failure -> {});
                    }
                })
                .subscribe()
                .with(done -> {}, failure -> {});
    }

    private Uni<Long> attempt(LeasedTask task) {
        if (task.handler().equals("free_task")) {
            return Uni.createFrom().item(0L);
        }
        long tokens = Long.parseLong(String.valueOf(task.args()).replaceAll("\\D", "") + "");
        // Estimates are a bit more than what the provider counts.
        QuotaCall call = new QuotaCall(task.lease(), task.handler(), projects, tokens + tokens / 10);
        return quotas.call(call, project -> send(project, tokens), answer -> answer);
    }

    private Uni<Long> send(String project, long tokens) {
        HttpRequest request = HttpRequest.newBuilder(provider.uri(project))
                .POST(HttpRequest.BodyPublishers.ofString(Long.toString(tokens)))
                .build();
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .map(response -> {
                    if (response.statusCode() == 429) {
                        String[] words = response.body().split(" ");
                        throw new QuotaExceeded(
                                Duration.ofMillis(Long.parseLong(words[0])),
                                false,
                                words[1].equals("-") ? null : words[1],
                                words[2].equals("-") ? null : words[2],
                                TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "refused"));
                    }
                    return Long.parseLong(response.body());
                });
    }

    private static Outcome outcome(Throwable failure) {
        if (failure instanceof TaskFailure.Parked parked) {
            return new Outcome.Parked(parked.gate(), parked.tokens(), parked.unless(), Usage.NONE);
        }
        if (failure instanceof LeaseLost) {
            return new Outcome.Cancelled(Usage.NONE);
        }
        return new Outcome.Failed(new TaskError("handler-failed", String.valueOf(failure), false, 1), Usage.NONE);
    }

    /** As a process that is killed: its runs go on, but it neither beats nor finishes anything. */
    @Override
    public void close() {
        stopped = true;
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.close();
    }
}
