package dev.leadline.upkeep;

import dev.leadline.broker.BrokerUnavailable;
import dev.leadline.broker.Maintenance;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Goes through all records, ten thousand at a time, and makes those tasks found again that no stream or index leads to:
 * what a hand in Redis deleted with a consumer, a group or a key. The record is the truth, so it is enough.
 */
@Singleton
class Restorer {

    /** Each looks at some 500 keys in a few milliseconds. */
    private static final int CALLS_A_ROUND = 20;

    private final Maintenance maintenance;
    private String cursor = Maintenance.BEGINNING;

    Restorer(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Scheduled(every = "{leadline.upkeep.restore-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> restore() {
        return round(CALLS_A_ROUND)
                .onFailure(BrokerUnavailable.class)
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private Uni<Void> round(int calls) {
        return maintenance
                .restore(cursor)
                .invoke(this::noted)
                .chain(done -> calls == 1 || done.cursor().equals(Maintenance.BEGINNING)
                        ? Uni.createFrom().voidItem()
                        : round(calls - 1));
    }

    private void noted(Maintenance.Restored done) {
        cursor = done.cursor();
        if (done.tasks() > 0) {
            Log.warnf("Nothing in Redis led to %d tasks any more; they will run or be due again", done.tasks());
        }
    }
}
