package dev.leadline.redis;

import io.quarkus.logging.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says once for all links of the process why Redis cannot be reached; what is told there is never told to clients as it is. */
final class OutageLog {

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param why may name addresses, and never holds a password */
    void failed(String why) {
        if (told.add(why)) {
            Log.warnf("Redis cannot be reached: %s", why);
        }
    }

    /** From now on the same problem is a new one. */
    void reached() {
        told.clear();
    }
}
