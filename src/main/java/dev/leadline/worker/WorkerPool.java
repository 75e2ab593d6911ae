package dev.leadline.worker;

import dev.leadline.Backoff;
import dev.leadline.Role;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.broker.Leases;
import dev.leadline.broker.Take;
import dev.leadline.broker.Taken;
import dev.leadline.task.Lease;
import dev.leadline.task.WorkerInfo;
import dev.leadline.worker.WorkerLoop.Action;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this process's slots filled: it does what {@link WorkerLoop} decides, and reports the results to it. It takes
 * when a wake token comes, when a slot becomes free and more tasks are ready, when a delayed task is due, and at least
 * every third of the lease, because a take is also the heartbeat. All state is used on one event loop only; the runs
 * are spread over all event loops.
 */
@Singleton
public class WorkerPool {

    private final Role role;
    private final Leases leases;
    private final Slots slots;
    private final Heartbeat heartbeat;
    private final OwnHttpServer httpServer;
    private final WorkerConfig config;
    private final String version;
    private final Duration longestWait;
    private final List<String> queues;
    private final Vertx vertx;
    private final Threads threads;
    private final Executor loop;
    private final RandomGenerator random = RandomGenerator.getDefault();

    private final WorkerLoop state;
    private final WakeWait wakeWait;
    private final Audit audit;
    private final Shutdown shutdown;
    private long dueTimer = -1;
    private long ticker = -1;
    private volatile long lastTake;

    WorkerPool(
            Role role,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Leases leases,
            Slots slots,
            Heartbeat heartbeat,
            OwnHttpServer httpServer,
            Threads threads,
            Vertx vertx,
            BrokerConfig broker,
            WorkerConfig config) {
        this.role = role;
        this.version = version;
        this.leases = leases;
        this.slots = slots;
        this.heartbeat = heartbeat;
        this.httpServer = httpServer;
        this.vertx = vertx;
        this.config = config;
        this.longestWait = broker.lease().dividedBy(3);
        this.queues = config.queues().orElse(List.of());
        this.threads = threads;
        this.loop = threads.pool();
        this.state = new WorkerLoop(WorkerId::next, config.batch(), slots::free);
        this.wakeWait = new WakeWait(leases, loop, vertx, queues, longestWait, () -> happened(state::woken));
        this.audit = new Audit(leases, slots, vertx);
        this.shutdown = new Shutdown(leases, slots, loop, config.grace());
    }

    void start(@Observes StartupEvent started) {
        if (!role.runsTasks()) {
            return;
        }
        String worker = state.worker();
        Log.infof(
                "Worker %s runs up to %d tasks at once from %s",
                worker, slots.capacity(), queues.isEmpty() ? "all queues" : "the queues " + String.join(", ", queues));
        lastTake = System.nanoTime();
        slots.onChange(this::slotsChanged);
        audit.schedule(() -> onLoop(state::auditDue));
        leases.onConnect(() -> onLoop(state::connected));
        heartbeat.beatFor(worker);
        heartbeat.start(lost -> loop.execute(() -> lost(lost)));
        // Often enough to notice a blocked loop in time, and seldom enough that an idle worker uses hardly any CPU.
        long round = Math.max(1, config.stuck().toMillis() / 10);
        ticker = vertx.setPeriodic(round, tick -> threads.round(heartbeat::tick));
        loop.execute(this::goOn);
        // No pipeline could own this subscription: the process is being started.
        httpServer.listening().subscribe().with(listens -> onLoop(state::open));
    }

    /** How long no take has been answered; zero if this process runs no tasks. */
    Duration silence() {
        return role.runsTasks() ? Duration.ofNanos(System.nanoTime() - lastTake) : Duration.ZERO;
    }

    /** Whether the event loops run, and so the tasks on them; true if this process runs no tasks. */
    boolean loopsRun() {
        return !role.runsTasks() || !heartbeat.isStuck();
    }

    /** Stops taking, lets runs end within the grace period, releases the rest, which uses up no attempt, and leaves. */
    void stop(@Observes @Priority(100) ShutdownEvent stop) throws InterruptedException {
        if (!role.runsTasks()) {
            return;
        }
        onLoop(state::stop);
        shutdown.drain();
        heartbeat.beatFor(null);
        vertx.cancelTimer(ticker);
        audit.stop();
        onLoop(state::leave);
        shutdown.leave(state.worker());
    }

    // ── Events in, actions out ──────────────────────────────────────────────────────────────────────────────────────

    private void onLoop(Runnable event) {
        loop.execute(() -> happened(event));
    }

    private void happened(Runnable event) {
        event.run();
        goOn();
    }

    private void goOn() {
        for (Action action = state.next(); action != null; action = state.next()) {
            carryOut(action);
        }
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Take take) {
            take(take);
        } else if (action instanceof Action.Audit compare) {
            audit(compare.worker());
        } else if (action instanceof Action.Wait wait) {
            wakeWait.begin(wait.worker(), wait.full());
        } else if (action instanceof Action.EndWait end) {
            wakeWait.end(end.worker());
        } else if (action instanceof Action.Pause pause) {
            pause(pause.failures());
        }
    }

    /**
     * Asks Redis, and handles the answer on the loop. Deferred, so that an exception is a failure, too, after which the
     * worker takes again: otherwise it could go on beating without taking any tasks.
     */
    private <T> void ask(Supplier<Uni<? extends T>> call, Consumer<T> answered) {
        if (heartbeat.isStuck()) {
            // A take is also a beat, and a worker whose runs hang must not look alive.
            failed(new IllegalStateException("an event loop is blocked"));
            return;
        }
        // No pipeline could own this subscription: what follows from the answer depends on what else happened
        // meanwhile.
        Uni.createFrom()
                .<T>deferred(call)
                .subscribe()
                .with(answer -> onLoop(() -> answered.accept(answer)), failure -> onLoop(() -> failed(failure)));
    }

    private void failed(Throwable failure) {
        if (state.failures() == 0) {
            Log.warnf("No tasks can be taken for now: %s", failure.getMessage());
        }
        state.failed();
    }

    private void pause(int failures) {
        long pause = Math.max(1, Backoff.REDIS.after(failures, random).toMillis());
        vertx.setTimer(pause, over -> onLoop(state::pauseOver));
    }

    // ── Taking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void take(Action.Take take) {
        WorkerInfo about = take.introduce() ? about() : null;
        Take.Ask question = new Take.Ask(take.worker(), take.call(), take.want(), about, slots.used(), queues);
        long sent = System.nanoTime();
        ask(() -> leases.take(question), taken -> taken(take.worker(), taken, sent));
    }

    private void taken(String worker, Taken taken, long sent) {
        lastTake = System.nanoTime();
        Taken.@Nullable Leased leased = taken instanceof Taken.Leased some ? some : null;
        if (leased != null && worker.equals(state.worker())) {
            heartbeat.beaten(sent);
            receive(leased);
        } else if (leased != null) {
            // Leased to an id that this worker no longer has: released at once, instead of when the old id is
            // reclaimed.
            leased.tasks().forEach(task -> slots.disown(task.lease()));
        }
        state.taken(worker, leased == null ? 0 : leased.tasks().size(), leased != null && leased.more());
        if (taken instanceof Taken.Lost) {
            lost(worker);
        }
    }

    private void receive(Taken.Leased leased) {
        leased.tasks().forEach(slots::launch);
        leased.damaged().forEach(slots::discard);
        leased.cancelled().forEach(slots::cancel);
        awaitDue(leased.nextDueMs());
    }

    private void awaitDue(long ms) {
        vertx.cancelTimer(dueTimer);
        if (ms >= 0 && ms < longestWait.toMillis()) {
            dueTimer = vertx.setTimer(Math.max(1, ms), due -> onLoop(state::taskDue));
        }
    }

    private WorkerInfo about() {
        return new WorkerInfo(
                WorkerId.host(),
                ProcessHandle.current().pid(),
                System.currentTimeMillis(),
                slots.capacity(),
                queues,
                version);
    }

    private void audit(String worker) {
        ask(() -> audit.unknown(worker), unknown -> audited(worker, unknown));
    }

    private void audited(String worker, Set<Lease> unknown) {
        if (worker.equals(state.worker())) {
            unknown.forEach(slots::disown);
        }
        state.audited();
    }

    private void slotsChanged() {
        state.slotsChanged();
        goOn();
        shutdown.slotsChanged();
    }

    /** Other workers have this worker's tasks, or will have them: it drops all its runs and goes on under a new id. */
    private void lost(String worker) {
        if (!state.lost(worker)) {
            return;
        }
        Log.warnf(
                "Worker %s was declared lost (no beat reached Redis in time); its %d runs end here",
                worker, slots.used());
        slots.dropAll();
        heartbeat.beatFor(state.worker());
        shutdown.slotsChanged();
        goOn();
    }
}
