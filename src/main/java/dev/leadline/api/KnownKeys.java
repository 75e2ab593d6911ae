package dev.leadline.api;

import java.util.Optional;

/** The keys that may call, for the resources that look one up themselves. */
public interface KnownKeys {

    /** Whether any key is configured. */
    boolean configured();

    /** Whose secret this is. */
    Optional<Caller> find(String secret);
}
