package dev.leadline.budget;

import dev.leadline.RedisUnavailable;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Ends calls of runs that died with their worker, in every process. */
@Singleton
class DeadCalls {

    private final Budgets budgets;

    DeadCalls(Budgets budgets) {
        this.budgets = budgets;
    }

    @Scheduled(every = "{leadline.budget.look-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return round().onFailure(RedisUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> round() {
        return budgets.lapse()
                .run()
                .chain(more -> more ? round() : Uni.createFrom().voidItem());
    }
}
