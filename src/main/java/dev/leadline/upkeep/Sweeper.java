package dev.leadline.upkeep;

import dev.leadline.RedisUnavailable;
import dev.leadline.Role;
import dev.leadline.broker.Maintenance;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Makes due tasks ready and ends expired ones, so that both happen in time even when no worker takes. A process that
 * runs tasks need not do it: each of its takes does the same.
 */
@Singleton
class Sweeper {

    private final Maintenance maintenance;
    private final boolean needed;

    Sweeper(Maintenance maintenance, Role role) {
        this.maintenance = maintenance;
        this.needed = !role.runsTasks();
    }

    @Scheduled(every = "{leadline.upkeep.sweep-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        if (!needed) {
            return Uni.createFrom().voidItem();
        }
        return round().onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> round() {
        return maintenance
                .sweep()
                .chain(more -> more ? round() : Uni.createFrom().voidItem());
    }
}
