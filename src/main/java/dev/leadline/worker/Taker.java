package dev.leadline.worker;

import dev.leadline.Backoff;
import dev.leadline.broker.Leases;
import dev.leadline.broker.Take;
import dev.leadline.broker.Taken;
import dev.leadline.task.Lease;
import dev.leadline.task.Orders;
import dev.leadline.task.WorkerInfo;
import dev.leadline.worker.WorkerLoop.Action;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes tasks from Redis into the slots: does what {@link WorkerLoop} decides, and reports the results to it. All of it
 * happens on one event loop; other threads only send events there.
 */
final class Taker {

    private final Leases leases;
    private final Slots slots;
    private final Heartbeat heartbeat;
    private final Vertx vertx;
    private final Executor loop;
    private QueueShares queues;
    private boolean draining;
    private Orders orders = Orders.NONE;
    private final Supplier<WorkerInfo> about;
    private final Duration longestWait;
    private final RandomGenerator random = RandomGenerator.getDefault();

    private final WorkerLoop state;
    private final WakeWait wakeWait;
    private final Audit audit;
    private long dueTimer = -1;
    private volatile long lastTake = System.nanoTime();

    /**
     * @param loop the event loop
     * @param queues the queues to serve
     * @param batch how many tasks one take asks for at most
     * @param longestWait how long to wait for a wake token before the next take
     * @param about what the worker says about itself
     */
    Taker(
            Leases leases,
            Slots slots,
            Heartbeat heartbeat,
            Vertx vertx,
            Executor loop,
            QueueShares queues,
            int batch,
            Duration longestWait,
            Supplier<WorkerInfo> about) {
        this.leases = leases;
        this.slots = slots;
        this.heartbeat = heartbeat;
        this.vertx = vertx;
        this.loop = loop;
        this.queues = queues;
        this.longestWait = longestWait;
        this.about = about;
        this.state = new WorkerLoop(WorkerId::next, batch, slots::free);
        this.wakeWait = new WakeWait(leases, loop, vertx, this::queues, longestWait, () -> happened(state::woken));
        this.audit = new Audit(leases, slots, vertx);
    }

    /** The id under which the worker takes now. */
    String worker() {
        return state.worker();
    }

    /** The queues that it serves now; empty: all. */
    List<String> queues() {
        return queues.names();
    }

    /** Whether it was ordered to take no more tasks. */
    boolean isDraining() {
        return draining;
    }

    /** How long no take has been answered. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastTake);
    }

    // ── Events, from any thread ─────────────────────────────────────────────────────────────────────────────────────

    /** Begins with takes that ask for no tasks, until {@link #open} is called. */
    void start() {
        lastTake = System.nanoTime();
        leases.onConnect(() -> onLoop(state::connected));
        audit.schedule(() -> onLoop(state::auditDue));
        loop.execute(this::goOn);
    }

    /** From now on it takes tasks. */
    void open() {
        onLoop(state::open);
    }

    /** From now on it takes no tasks, but still beats. */
    void stop() {
        onLoop(state::stop);
    }

    /** From now on it does nothing. */
    void leave() {
        audit.stop();
        onLoop(state::leave);
    }

    /** The worker was declared lost. */
    void lost(String worker) {
        onLoop(() -> dropAll(worker));
    }

    /** A slot may have become free. To be called on the event loop. */
    void slotsChanged() {
        state.slotsChanged();
        goOn();
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
                .with(answer -> onLoop(() -> receive(answer, answered)), failure -> onLoop(() -> failed(failure)));
    }

    private <T> void receive(T answer, Consumer<T> answered) {
        try {
            answered.accept(answer);
        } catch (RuntimeException e) {
            Log.error("An answer of Redis could not be worked off", e);
            failed(e);
        }
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
        long sent = System.nanoTime();
        ask(() -> leases.take(question(take)), taken -> taken(take.worker(), taken, sent));
    }

    private Take.Ask question(Action.Take take) {
        @Nullable WorkerInfo info = take.introduce() ? about.get() : null;
        QueueShares.Plan plan = queues.plan(take.want());
        return new Take.Ask(take.worker(), take.call(), take.want(), info, slots.used(), plan.queues(), plan.shares());
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
            dropAll(worker);
        } else if (leased != null && worker.equals(state.worker())) {
            obey(leased.orders());
        }
    }

    /**
     * Does what operators ordered. Every take answers with all orders so far, so none is missed, and those that are known change
     * nothing. They stay in force when the worker goes on under a new id: the process is the same.
     */
    private void obey(Orders given) {
        if (given.equals(orders)) {
            return;
        }
        if (given.queues() != null && !given.queues().equals(orders.queues())) {
            queues = queues.ordered(given.queues());
        }
        orders = given;
        draining = given.drain() == null ? draining : given.drain();
        if (given.concurrency() != null) {
            slots.capacity(given.concurrency());
        }
        Log.infof(
                "Worker %s was ordered to run up to %d tasks at once from %s%s",
                state.worker(), slots.capacity(), queues.described(), draining ? ", and to take none for now" : "");
        state.ordered(draining);
    }

    private void receive(Taken.Leased leased) {
        queues.taken(leased.tasks(), leased.more());
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

    private void audit(String worker) {
        ask(() -> audit.unknown(worker), unknown -> audited(worker, unknown));
    }

    private void audited(String worker, Set<Lease> unknown) {
        if (worker.equals(state.worker())) {
            unknown.forEach(slots::disown);
        }
        state.audited();
    }

    /** Other workers have this worker's tasks, or will have them: it drops all its runs and goes on under a new id. */
    private void dropAll(String worker) {
        if (state.lost(worker)) {
            Log.warnf(
                    "Worker %s was declared lost (no beat reached Redis in time); its %d runs end here",
                    worker, slots.used());
            heartbeat.beatFor(state.worker());
            slots.dropAll();
        }
    }
}
