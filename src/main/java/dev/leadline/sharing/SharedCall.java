package dev.leadline.sharing;

import dev.leadline.task.Lease;
import java.time.Duration;

/**
 * A call that tasks share.
 *
 * @param lease of the run that wants its answer
 * @param scope the tenant whose tasks share it; {@link #EVERYBODY}: all do
 * @param digest of all that the answer depends on
 * @param cacheFor an answer that is younger will do, and that of this call is kept for so long; zero: only an answer that came
 *     after the task was accepted
 */
public record SharedCall(Lease lease, String scope, String digest, Duration cacheFor) {

    /** No name of a tenant. */
    public static final String EVERYBODY = "+";

    /** Its name in Redis. */
    String name() {
        return scope + ":" + digest;
    }
}
