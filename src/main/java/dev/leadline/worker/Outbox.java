package dev.leadline.worker;

import dev.leadline.Backoff;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Leases;
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

    Outbox(Leases leases) {
        this.leases = leases;
    }

    Uni<Finish.Result> send(Lease lease, Outcome outcome, @Nullable Progress last) {
        // The operators of a retry cost as much as all the rest, so they are built only when they are needed.
        return leases.finish(lease, outcome, last).onFailure().recoverWithUni(failure -> {
            Log.warnf("The outcome of %s waits for Redis: %s", lease.task(), failure.getMessage());
            return again(lease, outcome, last);
        });
    }

    private Uni<Finish.Result> again(Lease lease, Outcome outcome, @Nullable Progress last) {
        return leases.finish(lease, outcome, last)
                .onFailure()
                .retry()
                .withBackOff(Backoff.REDIS.base(), Backoff.REDIS.cap())
                .indefinitely();
    }
}
