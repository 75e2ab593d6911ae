package dev.leadline.task;

import java.time.Duration;

/**
 * A result that may be shown to the tenant whose task it is, and that may not be kept or passed on: steps, other tasks,
 * webhooks, the archive and other tenants do not get it, and after a while it is gone. They find a notice in its place,
 * which says why.
 */
public interface ShownOnly {

    /** Why it is only shown, as a sentence for people. */
    String reason();

    /** For how long it can be read after its task has ended, if the task's record is kept for so long; above zero. */
    Duration shownFor();
}
