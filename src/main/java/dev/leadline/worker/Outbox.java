package dev.leadline.worker;

import dev.leadline.Backoff;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Leases;
import dev.leadline.ledger.Ledger;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Sends outcomes until Redis has accepted or refused them, however long it is away and whatever errors it gives:
 * finished work is not thrown away.
 */
@Singleton
class Outbox {

    private final Leases leases;
    private final Ledger ledger;

    Outbox(Leases leases, Ledger ledger) {
        this.leases = leases;
        this.ledger = ledger;
    }

    Uni<Finish.Result> send(Lease lease, Outcome outcome, @Nullable Progress last, Charges charges) {
        // The operators of a retry cost as much as all the rest, so they are built only when they are needed.
        return leases.finish(lease, outcome, last, charges).onFailure().recoverWithUni(failure -> {
            Log.warnf("The outcome of %s waits for Redis: %s", lease.task(), failure.getMessage());
            return again(leases.finish(lease, outcome, last, charges));
        });
    }

    /** Enters charges that no outcome carries. */
    Uni<Void> enter(Lease lease, Charges charges) {
        return again(ledger.enter(lease, charges));
    }

    private static <T> Uni<T> again(Uni<T> call) {
        return call.onFailure()
                .retry()
                .withBackOff(Backoff.REDIS.base(), Backoff.REDIS.cap())
                .indefinitely();
    }
}
