package dev.leadline.schedule;

/** What becomes of ticks that no process could make in time, since none was there. */
public enum Missed {
    /** They make no task. */
    SKIP,
    /** They make one task together. */
    ONCE,
    /** Each makes its task, the newest {@code leadline.schedule.most-missed} of them. */
    ALL
}
