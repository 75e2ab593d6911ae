package dev.leadline.gemini;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How a call is served, and at what share of the standard price. */
@RegisterForReflection
public enum Tier {
    STANDARD,
    /** Slower, and refused first when there is no room. */
    FLEX,
    /** Within a day. */
    BATCH,
    PRIORITY
}
