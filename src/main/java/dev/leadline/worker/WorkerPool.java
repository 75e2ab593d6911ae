package dev.leadline.worker;

import dev.leadline.Role;
import dev.leadline.broker.BrokerConfig;
import dev.leadline.broker.Leases;
import dev.leadline.task.WorkerInfo;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The worker of this process, from its start to its end. {@link Taker} keeps the slots filled: it takes when a wake
 * token comes, when a slot becomes free and more tasks are ready, when a delayed task is due, and at least every third
 * of the lease, because a take is also the heartbeat. All state is used on one event loop only; the runs are spread
 * over all event loops.
 */
@Singleton
public class WorkerPool {

    private final Role role;
    private final String version;
    private final Slots slots;
    private final Heartbeat heartbeat;
    private final OwnHttpServer httpServer;
    private final Vertx vertx;
    private final Threads threads;
    private final WorkerConfig config;
    private final QueueShares queues;
    private final Taker taker;
    private final Shutdown shutdown;
    private long ticker = -1;

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
        this.slots = slots;
        this.heartbeat = heartbeat;
        this.httpServer = httpServer;
        this.vertx = vertx;
        this.threads = threads;
        this.config = config;
        this.queues = new QueueShares(
                config.queues().orElse(List.of()), config.queueOrder().orElse(QueueOrder.SHARED));
        Duration longestWait = broker.lease().dividedBy(3);
        this.taker = new Taker(
                leases, slots, heartbeat, vertx, threads.pool(), queues, config.batch(), longestWait, this::about);
        this.shutdown = new Shutdown(leases, slots, threads.pool(), config.grace());
    }

    void start(@Observes StartupEvent started) {
        if (!role.runsTasks()) {
            return;
        }
        String worker = taker.worker();
        Log.infof("Worker %s runs up to %d tasks at once from %s", worker, slots.capacity(), queues.described());
        slots.onChange(this::slotsChanged);
        heartbeat.beatFor(worker);
        heartbeat.start(taker::lost);
        // Often enough to notice a blocked loop in time, and seldom enough that an idle worker uses hardly any CPU.
        long round = Math.max(1, config.stuck().toMillis() / 10);
        ticker = vertx.setPeriodic(round, tick -> threads.round(heartbeat::tick));
        taker.start();
        // No pipeline could own this subscription: the process is being started.
        httpServer.listening().subscribe().with(listens -> taker.open());
    }

    /** How long no take has been answered; zero if this process runs no tasks. */
    Duration silence() {
        return role.runsTasks() ? taker.silence() : Duration.ZERO;
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
        taker.stop();
        shutdown.drain();
        heartbeat.beatFor(null);
        vertx.cancelTimer(ticker);
        taker.leave();
        shutdown.leave(taker.worker());
    }

    private void slotsChanged() {
        taker.slotsChanged();
        shutdown.slotsChanged();
    }

    private WorkerInfo about() {
        return new WorkerInfo(
                WorkerId.host(),
                ProcessHandle.current().pid(),
                System.currentTimeMillis(),
                slots.capacity(),
                taker.queues(),
                version,
                taker.isDraining());
    }
}
