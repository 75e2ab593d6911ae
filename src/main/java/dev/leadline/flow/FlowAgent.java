package dev.leadline.flow;

import dev.leadline.RedisUnavailable;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does what flows need, in every process: makes tasks of a flow whose API node died, releases what was too much for one call,
 * looks at flows from time to time, and starts the time to live of what has ended.
 */
@Singleton
class FlowAgent {

    /** After so many calls a round ends, so that a round of this process does not last for ever. */
    private static final int CALLS_A_ROUND = 200;

    /** While there are no flows, only each fifth round asks. */
    private static final int ROUNDS_WHEN_IDLE = 5;

    private final Flows flows;
    private final AtomicInteger rounds = new AtomicInteger();

    FlowAgent(Flows flows) {
        this.flows = flows;
    }

    @Scheduled(every = "{leadline.flows.advance-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (rounds.getAndIncrement() % ROUNDS_WHEN_IDLE > 0 && !flows.isBusy()) {
            return Uni.createFrom().voidItem();
        }
        return advance(CALLS_A_ROUND)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> advance(int calls) {
        return flows.advance()
                .chain(any ->
                        any && calls > 1 ? advance(calls - 1) : Uni.createFrom().voidItem());
    }
}
