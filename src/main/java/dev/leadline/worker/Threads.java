package dev.leadline.worker;

import dev.leadline.VertxInternals;
import dev.leadline.broker.Leases;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of runs: the event loops, one after the other. Each run has a duplicated context of its own, as a request
 * has in Quarkus, so that what a handler keeps in its context (such as a trace) belongs to that run only.
 */
@Singleton
class Threads {

    private final List<Context> loops = new ArrayList<>();
    private final Executor pool;
    private final AtomicInteger count = new AtomicInteger();

    Threads(Vertx vertx, Leases leases) {
        Context home = leases.loop();
        this.pool = action -> home.runOnContext(ignored -> action.run());
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            loops.add(VertxInternals.eventLoopContext(vertx));
        }
    }

    /** The one loop on which the pool and its slots keep their state; answers of Redis arrive there, too. */
    Executor pool() {
        return pool;
    }

    /**
     * Runs the action on the pool's loop after every other loop has run something; so never while one of them is
     * blocked.
     */
    void round(Runnable action) {
        Runnable step = () -> pool.execute(action);
        for (Context loop : loops) {
            Runnable next = step;
            step = () -> loop.runOnContext(ignored -> next.run());
        }
        step.run();
    }

    /** The next loop, with a new duplicated context. */
    RunThread next() {
        Context loop = loops.get(Math.floorMod(count.getAndIncrement(), loops.size()));
        Context own = VertxContext.createNewDuplicatedContext(loop);
        VertxContextSafetyToggle.setContextSafe(own, true);
        return new RunThread(action -> own.runOnContext(ignored -> action.run()), VertxInternals.timers(loop));
    }
}
