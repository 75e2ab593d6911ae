package dev.leadline.upkeep;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Maintenance;
import dev.leadline.broker.Reconcile;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Scans all keys slowly, ten thousand in a round and one scan for the whole fleet, and puts tasks back that no stream
 * or index leads to, since somebody at a Redis prompt deleted a consumer, a group or a key. Their records are enough
 * for that.
 */
@Singleton
class Reconciler {

    /** Each call looks at about 500 keys in a few milliseconds. */
    private static final int CALLS_A_ROUND = 20;

    private final Maintenance maintenance;
    private final Duration round;

    Reconciler(Maintenance maintenance, UpkeepConfig config) {
        this.maintenance = maintenance;
        this.round = UpkeepConfig.almost(config.reconcileEvery());
    }

    @Scheduled(every = "{leadline.upkeep.reconcile-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> reconcile() {
        return maintenance
                .beginReconciling(round)
                .chain(first -> goOn(first, CALLS_A_ROUND - 1))
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> goOn(Reconcile.Done done, int calls) {
        if (done.tasks() > 0) {
            Log.warnf("%d tasks were in no stream or index of Redis any more; they are put back", done.tasks());
        }
        return done.more() && calls > 0
                ? maintenance.goOnReconciling().chain(next -> goOn(next, calls - 1))
                : Uni.createFrom().voidItem();
    }
}
