package dev.leadline.cookbook;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** A service that answers with an HTTP status. */
@Singleton
class CreditBureau {

    int[] statuses = {200};
    private int calls;

    Uni<Integer> check(String company) {
        return Uni.createFrom().item(() -> statuses[Math.min(calls++, statuses.length - 1)]);
    }
}
