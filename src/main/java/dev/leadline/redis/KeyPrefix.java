package dev.leadline.redis;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What every key begins with: the configured prefix, and the hash tag of the one partition, so that a script may use
 * any key, in a Cluster too.
 */
@Singleton
public final class KeyPrefix {

    /** The hash tag of the one partition: it decides which slot of a Cluster holds all keys. */
    static final String TAG = "{0}";

    private final String value;

    @Inject
    public KeyPrefix(RedisConfig config) {
        this.value = config.prefix() + ":" + TAG + ":";
    }

    public String value() {
        return value;
    }
}
