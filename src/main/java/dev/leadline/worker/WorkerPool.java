package dev.leadline.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Role;
import dev.leadline.broker.About;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.broker.FinishResult;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Leases;
import dev.leadline.broker.Taken;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this process's slots filled. One loop waits at the bells and takes when one rings, when a slot gets free and
 * more is waiting, when a delayed task is due, and at least every third of the lease, because a take is also the
 * heartbeat. All state is touched on one event loop; the runs themselves are spread over all of them.
 */
@Singleton
public class WorkerPool {

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
    private static final int LOWEST_LANE_EVERY = 8;

    private final Role role;
    private final Leases leases;
    private final TaskRunner runner;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    private final Threads threads;
    private final ProgressReports reports;
    private final ObjectMapper json;
    private final WorkerConfig config;
    private final String version;
    private final Duration patrol;
    private final int concurrency;
    private final List<String> queues;
    private final Vertx vertx;
    private final Context loop;

    // Touched on the loop alone.
    private final Map<Lease, Slot> slots = new HashMap<>();
    private List<String> knownQueues = List.of();
    private String id = WorkerId.next();
    private long call = 1;
    private boolean introduced;
    private boolean taking;
    private boolean lookAgain;
    private boolean hungry;
    private boolean listening;
    private boolean stopping;
    private boolean gone;
    private int unsent;
    private long dueTimer = -1;
    private long ticker = -1;
    private @Nullable CountDownLatch drained;
    private volatile long lastTake;

    WorkerPool(
            @ConfigProperty(name = "leadline.role") Role role,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Leases leases,
            TaskRunner runner,
            Outbox outbox,
            Heartbeat heartbeat,
            Threads threads,
            ProgressReports reports,
            ObjectMapper json,
            Vertx vertx,
            BrokerConfig broker,
            WorkerConfig config) {
        this.role = role;
        this.version = version;
        this.leases = leases;
        this.runner = runner;
        this.outbox = outbox;
        this.heartbeat = heartbeat;
        this.threads = threads;
        this.reports = reports;
        this.json = json;
        this.vertx = vertx;
        this.config = config;
        this.patrol = broker.lease().dividedBy(3);
        this.concurrency = config.concurrency().orElse(100);
        this.queues = config.queues().orElse(List.of());
        this.loop = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent started) {
        if (!role.runsTasks()) {
            return;
        }
        Log.infof(
                "Worker %s runs up to %d tasks at once from %s",
                id, concurrency, queues.isEmpty() ? "all queues" : "the queues " + String.join(", ", queues));
        lastTake = System.nanoTime();
        heartbeat.beatFor(id);
        heartbeat.start(() -> onLoop(() -> lost(id)));
        ticker = vertx.setPeriodic(1_000, tick -> onLoop(heartbeat::tick));
        onLoop(this::look);
    }

    /** Whether the last take was answered within the time given; true where no tasks are run. */
    boolean takesWithin(Duration time) {
        return !role.runsTasks() || System.nanoTime() - lastTake < time.toNanos();
    }

    // ── Taking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Takes once; asked again meanwhile, once more after that. */
    private void look() {
        if (gone) {
            return;
        }
        if (taking) {
            lookAgain = true;
            return;
        }
        taking = true;
        String worker = id;
        int want = stopping ? 0 : Math.max(0, Math.min(config.batch(), concurrency - slots.size()));
        hungry = want == 0;
        // An edge: the loop that fetches work belongs to nobody's pipeline.
        leases.take(worker, call, want, call % LOWEST_LANE_EVERY == 0, about(), slots.size(), queues)
                .subscribe()
                .with(taken -> onLoop(() -> taken(worker, taken)), failure -> onLoop(() -> notTaken(failure)));
    }

    private void taken(String worker, Taken taken) {
        taking = false;
        lastTake = System.nanoTime();
        if (!worker.equals(id)) {
            look();
            return;
        }
        call++;
        if (taken instanceof Taken.Lost) {
            lost(worker);
        } else if (taken instanceof Taken.Leased leased) {
            introduced = true;
            heartbeat.beaten();
            receive(leased);
            listen();
        }
        if (lookAgain) {
            lookAgain = false;
            look();
        }
    }

    private void receive(Taken.Leased leased) {
        knownQueues = leased.queues();
        leased.tasks().forEach(this::launch);
        leased.cancelled().forEach(this::cancel);
        if (leased.more()) {
            hungry = true;
            if (slots.size() < concurrency && !leased.tasks().isEmpty()) {
                look();
            }
        }
        awaitDue(leased.nextDueMs());
    }

    /** The same number again: if Redis did carry it out, it answers with the same leases. */
    private void notTaken(Throwable failure) {
        taking = false;
        lookAgain = false;
        Log.warnf("No tasks can be taken for now: %s", failure.getMessage());
        vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), again -> onLoop(this::look));
    }

    private void awaitDue(long ms) {
        vertx.cancelTimer(dueTimer);
        if (ms >= 0 && ms < patrol.toMillis()) {
            dueTimer = vertx.setTimer(Math.max(1, ms), due -> onLoop(this::look));
        }
    }

    private @Nullable About about() {
        return introduced
                ? null
                : new About(
                        WorkerId.host(),
                        ProcessHandle.current().pid(),
                        System.currentTimeMillis(),
                        concurrency,
                        queues,
                        version);
    }

    // ── Waiting ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Waits at the bells unless it does so already, then takes; after a lost connection it takes first, too. */
    private void listen() {
        if (listening || gone) {
            return;
        }
        listening = true;
        boolean full = stopping || slots.size() >= concurrency;
        leases.awaitBell(id, full, queues.isEmpty(), queues.isEmpty() ? knownQueues : queues, patrol)
                .subscribe()
                .with(
                        rung -> onLoop(this::rung),
                        failure -> vertx.setTimer(PAUSE_AFTER_FAILURE.toMillis(), again -> onLoop(this::rung)));
    }

    private void rung() {
        listening = false;
        look();
    }

    // ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private void launch(LeasedTask task) {
        if (slots.containsKey(task.lease())) {
            return;
        }
        TaskLog.received(task);
        Run run = new Run(task, leases, reports, json, threads.next(), config.maxResultBytes());
        Slot slot = new Slot(run);
        slots.put(task.lease(), slot);
        slot.start(runner.run(run), (outcome, failure) -> onLoop(() -> ended(slot, outcome, failure)));
        if (task.cancelRequested()) {
            cancel(task.lease());
        }
    }

    private void cancel(Lease lease) {
        Slot slot = slots.get(lease);
        if (slot != null) {
            slot.stop();
            report(slot, new Outcome.Cancelled(slot.run().usage()));
        }
    }

    private void ended(Slot slot, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (!slots.containsKey(slot.lease())) {
            return;
        }
        if (outcome != null) {
            report(slot, outcome);
        } else {
            free(slot);
            if (!(failure instanceof LeaseLost)) {
                Log.errorf(
                        failure,
                        "The run of %s came to no outcome",
                        slot.lease().task());
            }
        }
    }

    private void report(Slot slot, Outcome outcome) {
        free(slot);
        TaskLog.ended(slot.run().task(), outcome, slot.age());
        unsent++;
        outbox.send(slot.lease(), outcome, reports.take(slot.lease()))
                .subscribe()
                .with(result -> onLoop(() -> sent(slot, result)), failure -> onLoop(() -> unsendable(slot, failure)));
    }

    private void free(Slot slot) {
        slots.remove(slot.lease());
        slot.run().cancel();
        if (hungry && !stopping) {
            look();
        }
        checkDrained();
    }

    private void sent(Slot slot, FinishResult result) {
        unsent--;
        if (result == FinishResult.LOST || result == FinishResult.GONE) {
            TaskLog.notWritten(slot.run().task(), result);
        }
        checkDrained();
    }

    private void unsendable(Slot slot, Throwable failure) {
        unsent--;
        Log.errorf(failure, "The outcome of %s cannot be written", slot.lease().task());
        checkDrained();
    }

    // ── Being lost, and stopping ────────────────────────────────────────────────────────────────────────────────────

    /** Others have, or will have, what this worker ran: it drops all of it and goes on under a new id. */
    private void lost(String worker) {
        if (!worker.equals(id)) {
            return;
        }
        Log.warnf(
                "Worker %s was declared lost (no beat reached Redis in time); its %d runs end here", id, slots.size());
        List.copyOf(slots.values()).forEach(slot -> {
            slots.remove(slot.lease());
            slot.stop();
        });
        id = WorkerId.next();
        call = 1;
        introduced = false;
        heartbeat.beatFor(id);
        look();
    }

    /** Stops taking, lets runs end within the grace period, hands the rest back without burning an attempt, and leaves. */
    void stop(@Observes @Priority(100) ShutdownEvent stop) throws InterruptedException {
        if (!role.runsTasks()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        onLoop(() -> {
            stopping = true;
            drained = done;
            checkDrained();
        });
        if (!done.await(config.grace().toMillis(), TimeUnit.MILLISECONDS)) {
            onLoop(this::handBackAll);
        }
        if (!done.await(2, TimeUnit.SECONDS)) {
            Log.warnf("Not all outcomes reached Redis; what is left runs again elsewhere");
        }
        heartbeat.beatFor(null);
        vertx.cancelTimer(ticker);
        onLoop(() -> gone = true);
        leave();
    }

    private void handBackAll() {
        List.copyOf(slots.values()).forEach(slot -> {
            slot.stop();
            report(slot, new Outcome.HandedBack(slot.run().usage()));
        });
        checkDrained();
    }

    private void leave() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        leases.leave(id)
                .onTermination()
                .invoke(left::countDown)
                .subscribe()
                .with(
                        done -> Log.debugf("Worker %s left", id),
                        failure -> Log.debugf("Not left: %s", failure.getMessage()));
        left.await(2, TimeUnit.SECONDS);
    }

    private void checkDrained() {
        if (drained != null && slots.isEmpty() && unsent == 0) {
            drained.countDown();
        }
    }

    private void onLoop(Runnable action) {
        loop.runOnContext(ignored -> action.run());
    }
}
