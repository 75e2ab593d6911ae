package dev.leadline.worker;

import dev.leadline.Role;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.broker.Leases;
import dev.leadline.broker.Take;
import dev.leadline.broker.Taken;
import dev.leadline.records.About;
import dev.leadline.task.Lease;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How often the worker asks which leases Redis counts as its own; after a lost connection it asks at once. */
    private static final long AUDIT_EVERY_MS = 60_000;

    private final Role role;
    private final Leases leases;
    private final Slots slots;
    private final Heartbeat heartbeat;
    private final WorkerConfig config;
    private final String version;
    private final Duration patrol;
    private final List<String> queues;
    private final Vertx vertx;
    private final Threads threads;
    private final Executor loop;
    private final BellWait bells;

    // Touched on the loop alone.
    private String id = WorkerId.next();
    private long call = 1;
    private boolean introduced;
    private boolean taking;
    private boolean lookAgain;
    private boolean hungry;
    private int failures;
    private boolean stopping;
    private boolean auditDue;
    private boolean gone;
    private long dueTimer = -1;
    private long ticker = -1;
    private long auditor = -1;
    private @Nullable CountDownLatch drained;
    private volatile long lastTake;

    WorkerPool(
            @ConfigProperty(name = "leadline.role") Role role,
            @ConfigProperty(name = "quarkus.application.version") String version,
            Leases leases,
            Slots slots,
            Heartbeat heartbeat,
            Threads threads,
            Vertx vertx,
            BrokerConfig broker,
            WorkerConfig config) {
        this.role = role;
        this.version = version;
        this.leases = leases;
        this.slots = slots;
        this.heartbeat = heartbeat;
        this.vertx = vertx;
        this.config = config;
        this.patrol = broker.lease().dividedBy(3);
        this.queues = config.queues().orElse(List.of());
        this.threads = threads;
        this.loop = threads.pool();
        this.bells = new BellWait(leases, loop, vertx, queues, patrol, this::look);
    }

    void start(@Observes StartupEvent started) {
        if (!role.runsTasks()) {
            return;
        }
        Log.infof(
                "Worker %s runs up to %d tasks at once from %s",
                id, slots.capacity(), queues.isEmpty() ? "all queues" : "the queues " + String.join(", ", queues));
        lastTake = System.nanoTime();
        slots.onChange(this::slotsChanged);
        leases.onConnect(() -> onLoop(() -> auditDue = true));
        heartbeat.beatFor(id);
        heartbeat.start(lost -> onLoop(() -> lost(lost)));
        // Often enough to tell a blocked loop in time, and seldom enough that a worker without work sleeps.
        long round = Math.max(1, config.stuck().toMillis() / 10);
        ticker = vertx.setPeriodic(round, tick -> threads.round(heartbeat::tick));
        auditor = vertx.setPeriodic(AUDIT_EVERY_MS, due -> onLoop(() -> auditDue = true));
        onLoop(this::look);
    }

    /** Whether the last take was answered within the time given; true where no tasks are run. */
    boolean takesWithin(Duration time) {
        return !role.runsTasks() || System.nanoTime() - lastTake < time.toNanos();
    }

    /** Whether the event loops turn, and so the runs on them; true where no tasks are run. */
    boolean turns() {
        return !role.runsTasks() || !heartbeat.isStuck();
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
        // A take is a beat, too.
        if (heartbeat.isStuck()) {
            notTaken(new IllegalStateException("an event loop is blocked"));
            return;
        }
        // A take that failed comes first: what it may have leased would look forgotten.
        if (auditDue && failures == 0) {
            audit();
            return;
        }
        String worker = id;
        int want = stopping ? 0 : Math.min(config.batch(), slots.free());
        hungry = want == 0;
        long sent = System.nanoTime();
        ask(
                () -> leases.take(new Take.Ask(worker, call, want, about(), slots.used(), queues)),
                taken -> taken(worker, taken, sent));
    }

    /**
     * Asks Redis and goes on here on the loop. An edge: the loop that fetches work belongs to nobody's pipeline. Deferred,
     * so that whatever goes wrong is a failure, after which it takes again: a worker that beats and never takes would look
     * well.
     */
    private <T> void ask(Supplier<Uni<? extends T>> call, Consumer<T> answered) {
        Uni.createFrom()
                .<T>deferred(call)
                .subscribe()
                .with(answer -> onLoop(() -> answered.accept(answer)), failure -> onLoop(() -> notTaken(failure)));
    }

    private void taken(String worker, Taken taken, long sent) {
        taking = false;
        lastTake = System.nanoTime();
        if (!worker.equals(id)) {
            // Leased to an id that is no longer this worker's: at once to others, instead of when that id is missed.
            release(taken);
            look();
            return;
        }
        call++;
        failures = 0;
        if (taken instanceof Taken.Lost) {
            lost(worker);
        } else if (taken instanceof Taken.Leased leased) {
            introduced = true;
            heartbeat.beaten(sent);
            receive(leased);
            listen();
        }
        if (lookAgain) {
            lookAgain = false;
            look();
        }
    }

    private void receive(Taken.Leased leased) {
        leased.tasks().forEach(slots::launch);
        leased.damaged().forEach(slots::discard);
        leased.cancelled().forEach(slots::cancel);
        if (leased.more()) {
            hungry = true;
            if (slots.free() > 0 && !leased.tasks().isEmpty()) {
                look();
            }
        }
        awaitDue(leased.nextDueMs());
    }

    private void release(Taken taken) {
        if (taken instanceof Taken.Leased leased) {
            leased.tasks().forEach(task -> slots.disown(task.lease()));
        }
    }

    /** The same number again: if Redis did carry it out, it answers with the same leases. */
    private void notTaken(Throwable failure) {
        taking = false;
        lookAgain = false;
        if (failures++ == 0) {
            Log.warnf("No tasks can be taken for now: %s", failure.getMessage());
        }
        long pause = Math.min(PAUSE_AFTER_FAILURE.toMillis() * failures, LONGEST_PAUSE.toMillis());
        vertx.setTimer(pause, again -> onLoop(this::look));
    }

    /**
     * Hands back what Redis counts as running here and is not: a failover can forget an outcome that it had taken. No take
     * is under way meanwhile, whose tasks would look the same.
     */
    private void audit() {
        auditDue = false;
        String worker = id;
        // Those that end meanwhile are known, too.
        Set<Lease> known = slots.held();
        ask(() -> leases.heldBy(worker), held -> audited(worker, known, held));
    }

    private void audited(String worker, Set<Lease> known, Set<Lease> held) {
        taking = false;
        if (worker.equals(id)) {
            held.stream().filter(lease -> !known.contains(lease)).forEach(slots::disown);
        }
        look();
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
                        slots.capacity(),
                        queues,
                        version);
    }

    /** Waits at the bells unless it does so already; a wait that was begun without a free slot ends when there is one. */
    private void listen() {
        if (gone) {
            return;
        }
        boolean full = stopping || slots.free() == 0;
        if (bells.isDeaf() && !full && !hungry) {
            bells.end(id);
        }
        bells.listen(id, full);
    }

    // ── Being lost, and stopping ────────────────────────────────────────────────────────────────────────────────────

    /** Others have, or will have, what this worker ran: it drops all of it and goes on under a new id. */
    private void lost(String worker) {
        if (!worker.equals(id)) {
            return;
        }
        Log.warnf(
                "Worker %s was declared lost (no beat reached Redis in time); its %d runs end here", id, slots.used());
        slots.dropAll();
        bells.end(id);
        id = WorkerId.next();
        call = 1;
        introduced = false;
        heartbeat.beatFor(id);
        look();
        checkDrained();
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
            onLoop(slots::releaseAll);
        }
        if (!done.await(2, TimeUnit.SECONDS)) {
            Log.warnf("Not all outcomes reached Redis; what is left runs again elsewhere");
        }
        heartbeat.beatFor(null);
        vertx.cancelTimer(ticker);
        vertx.cancelTimer(auditor);
        onLoop(() -> gone = true);
        leave();
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

    private void slotsChanged() {
        if ((hungry || bells.isDeaf()) && !stopping && slots.free() > 0) {
            look();
        }
        checkDrained();
    }

    private void checkDrained() {
        if (drained != null && slots.isDrained()) {
            drained.countDown();
        }
    }

    private void onLoop(Runnable action) {
        loop.execute(action);
    }
}
