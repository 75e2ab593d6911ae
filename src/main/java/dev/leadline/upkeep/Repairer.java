package dev.leadline.upkeep;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.Maintenance;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Goes through the ready streams, one node for the fleet: deletes those that are empty, and puts right what an
 * interrupted call left behind. Running tasks are left alone. Then it deletes dead letters that are too many or too
 * old.
 */
@Singleton
class Repairer {

    private final Maintenance maintenance;
    private final Duration round;

    Repairer(Maintenance maintenance, UpkeepConfig config) {
        this.maintenance = maintenance;
        this.round = UpkeepConfig.almost(config.repairEvery());
    }

    @Scheduled(every = "{leadline.upkeep.repair-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> repair() {
        return maintenance
                .repair(round)
                .chain(maintenance::pruneDeadLetters)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }
}
