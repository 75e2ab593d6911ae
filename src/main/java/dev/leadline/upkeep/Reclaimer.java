package dev.leadline.upkeep;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Maintenance;
import dev.leadline.broker.Reclaim;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Takes tasks away from workers that were silent for longer than the lease. These tasks run again, so a task may run
 * twice when its worker lives but cannot reach Redis; only one of the two runs can write.
 */
@Singleton
class Reclaimer {

    private final Maintenance maintenance;

    Reclaimer(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Scheduled(every = "{leadline.upkeep.reclaim-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> reclaim() {
        return round().onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> round() {
        return maintenance
                .reclaim()
                .invoke(Reclaimer::report)
                .chain(done -> done.more() ? round() : Uni.createFrom().voidItem());
    }

    private static void report(Reclaim.Done done) {
        done.workers().forEach(worker -> Log.warnf("Worker %s is lost", worker));
        if (done.tasks() > 0) {
            Log.warnf("%d tasks of lost workers run again", done.tasks());
        }
    }
}
