package dev.leadline.redis;

import io.quarkus.logging.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs once, for all links of the process, why Redis cannot be reached. These texts are for the log; clients do not see
 * them.
 */
final class OutageLog {

    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    /** @param why may name addresses, but never holds a password */
    void failed(String why) {
        if (reported.add(why)) {
            Log.warnf("Redis cannot be reached: %s", why);
        }
    }

    /** @param words what Redis answers to commands on a connection that it accepted */
    void refused(String words) {
        if (refusals.add(words)) {
            Log.warnf("Redis refuses commands: it answers %s", words);
        }
    }

    /** Redis was reached: if the same problem comes back, it is logged again. */
    void reached() {
        reported.clear();
    }
}
