package dev.leadline.schedule;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Tick.Answer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of due ticks. Every process does this, so it needs no leader: of the calls that several processes make
 * for one tick, the first one counts. The time of Redis says when a tick is due; this process only measures how long it
 * waits before it asks again.
 */
@Singleton
class Ticker {

    /** While there are no schedules, it asks this many times as seldom. */
    private static final int SELDOM = 5;

    private static final Duration MEND_EVERY = Duration.ofMinutes(1);

    /** Processes ask one after the other within this time: most ticks are made before the second one asks. */
    private static final int SPREAD_MS = 20;

    private final RedisLink link;
    private final Tick tick;
    private final MendSchedules mend;
    private final Planner planner;
    private final Duration lookEvery;

    // Used only on the link's thread.
    private long timer = -1;
    private long mended = System.nanoTime();
    private boolean looking;
    private boolean askedMeanwhile;
    private boolean running;

    Ticker(Links links, KeyPrefix prefix, RedisConfig redis, ScheduleConfig config) {
        this.link = links.open("ticks");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.tick = new Tick(scripts, redis.commandTimeout());
        this.mend = new MendSchedules(scripts, redis.commandTimeout());
        this.planner = new Planner(new Rules(), config);
        this.lookEvery = config.lookEvery();
    }

    void start(@Observes StartupEvent started) {
        link.onContext(() -> {
            running = true;
            look();
        });
    }

    /** Before the links are closed. */
    void stop(@Observes @Priority(100) ShutdownEvent stop) {
        link.onContext(() -> {
            running = false;
            link.vertx().cancelTimer(timer);
        });
    }

    /** Looks for due ticks at once, since a schedule was made or changed here. */
    void lookNow() {
        link.onContext(this::look);
    }

    private void look() {
        if (!running) {
            return;
        }
        if (looking) {
            askedMeanwhile = true;
            return;
        }
        looking = true;
        link.vertx().cancelTimer(timer);
        // No pipeline could own this subscription: the round belongs to the process, not to a request.
        round().subscribe()
                .with(wait -> link.onContext(() -> lookIn(wait)), failure -> link.onContext(() -> lookAfter(failure)));
    }

    /** Makes what is due, and says how long to wait for the next round. */
    private Uni<Duration> round() {
        Uni<Void> before = System.nanoTime() - mended < MEND_EVERY.toNanos()
                ? Uni.createFrom().voidItem()
                : mend.run().invoke(() -> mended = System.nanoTime());
        return before.chain(() -> tick.run(List.of())).chain(this::makeDue);
    }

    private Uni<Duration> makeDue(Answer answer) {
        if (answer.due().isEmpty()) {
            return Uni.createFrom().item(untilNext(answer.untilDue()));
        }
        // The first rules of a process take tens of milliseconds, for which no take may wait.
        return Uni.createFrom()
                .item(answer)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(due -> planner.plan(due.due(), due.now()))
                .chain(steps -> steps.isEmpty()
                        ? Uni.createFrom().item(lookEvery)
                        : tick.run(steps).chain(this::makeDue));
    }

    private Duration untilNext(@Nullable Duration due) {
        if (due == null) {
            return lookEvery.multipliedBy(SELDOM);
        }
        Duration spread = due.plusMillis(ThreadLocalRandom.current().nextInt(SPREAD_MS));
        return spread.compareTo(lookEvery) < 0 ? spread : lookEvery;
    }

    private void lookAfter(Throwable failure) {
        if (!(failure instanceof RedisUnavailable)) {
            Log.error("Due schedules could not be looked for", failure);
        }
        lookIn(lookEvery);
    }

    private void lookIn(Duration wait) {
        looking = false;
        if (!running) {
            return;
        }
        if (askedMeanwhile) {
            askedMeanwhile = false;
            look();
            return;
        }
        timer = link.vertx().setTimer(Math.max(1, wait.toMillis()), over -> look());
    }
}
