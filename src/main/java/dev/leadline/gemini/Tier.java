package dev.leadline.gemini;

/** How a call is served, and at what share of the standard price. */
public enum Tier {
    STANDARD,
    /** Slower, and refused first when there is no room. */
    FLEX,
    /** Within a day. */
    BATCH,
    PRIORITY
}
