package dev.leadline.redis;

import io.quarkus.logging.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says once for all links of the process why Redis cannot be reached; what is told there is never told to clients as it is. */
final class OutageLog {

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    /** @param why may name addresses, and never holds a password */
    void failed(String why) {
        if (told.add(why)) {
            Log.warnf("Redis cannot be reached: %s", why);
        }
    }

    /** @param words what Redis answers to commands on a connection that it took */
    void refused(String words) {
        if (refusals.add(words)) {
            Log.warnf("Redis refuses what is asked of it: it answers %s", words);
        }
    }

    /** From now on the same problem is a new one. */
    void reached() {
        told.clear();
    }
}
