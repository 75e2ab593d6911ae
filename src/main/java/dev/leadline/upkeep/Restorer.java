package dev.leadline.upkeep;

import dev.leadline.broker.BrokerUnavailable;
import dev.leadline.broker.Maintenance;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Walks over all keys, ten thousand a round and the whole fleet one walk, and makes those tasks found again that no stream
 * or index leads to: what a hand in Redis deleted with a consumer, a group or a key. The record is enough for that.
 */
@Singleton
class Restorer {

    /** Each looks at some 500 keys in a few milliseconds. */
    private static final int CALLS_A_ROUND = 20;

    private final Maintenance maintenance;
    private final Duration round;

    Restorer(Maintenance maintenance, @ConfigProperty(name = "leadline.upkeep.restore-every") Duration every) {
        this.maintenance = maintenance;
        // A little less: clocks drift, and the process that walked last may well walk next.
        this.round = every.multipliedBy(9).dividedBy(10);
    }

    @Scheduled(every = "{leadline.upkeep.restore-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> restore() {
        return maintenance
                .beginRestoring(round)
                .chain(first -> goOn(first, CALLS_A_ROUND - 1))
                .onFailure(BrokerUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> goOn(Maintenance.Restored done, int calls) {
        if (done.tasks() > 0) {
            Log.warnf("Nothing in Redis led to %d tasks any more; they are found again", done.tasks());
        }
        return done.more() && calls > 0
                ? maintenance.goOnRestoring().chain(next -> goOn(next, calls - 1))
                : Uni.createFrom().voidItem();
    }
}
