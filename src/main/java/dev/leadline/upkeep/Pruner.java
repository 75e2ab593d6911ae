package dev.leadline.upkeep;

import dev.leadline.broker.BrokerUnavailable;
import dev.leadline.broker.Maintenance;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Goes through the ready streams, one after the other: drops those that are empty, and puts right what a call that was
 * cut short left behind. Leaves running tasks alone.
 */
@Singleton
class Pruner {

    private final Maintenance maintenance;

    Pruner(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Scheduled(every = "{leadline.upkeep.prune-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return mendAll()
                .chain(maintenance::pruneDeadLetters)
                .onFailure(BrokerUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> mendAll() {
        return maintenance
                .streams()
                .onItem()
                .transformToMulti(routes -> Multi.createFrom().iterable(routes))
                .onItem()
                .transformToUniAndConcatenate(maintenance::mend)
                .onItem()
                .ignoreAsUni();
    }
}
