package dev.leadline.upkeep;

import dev.leadline.broker.BrokerUnavailable;
import dev.leadline.broker.Maintenance;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Makes due tasks ready and ends expired ones, so that both happen on time when no worker takes, too. */
@Singleton
class Sweeper {

    private final Maintenance maintenance;

    Sweeper(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Scheduled(every = "{leadline.upkeep.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return round().onFailure(BrokerUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> round() {
        return maintenance
                .sweep()
                .chain(more -> more ? round() : Uni.createFrom().voidItem());
    }
}
