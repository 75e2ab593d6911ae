package dev.leadline.schedule;

/** What a tick does while a task of the same schedule has not ended. */
public enum Overlap {
    /** It makes its task. */
    ALLOW,
    /** It makes none. */
    SKIP
}
