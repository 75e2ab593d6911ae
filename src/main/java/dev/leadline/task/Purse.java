package dev.leadline.task;

import org.jspecify.annotations.Nullable;

/** What a run may spend, and what it was charged. */
public interface Purse {

    LeasedTask task();

    /** Charges of which it is not known that they are in the ledger. */
    Charges open();

    /** These are in the ledger now. */
    void entered(Charges charges);

    /** What the task may cost over all its runs; null: nothing limits it. */
    default @Nullable Money budget() {
        return task().options().budget();
    }

    default String tenant() {
        return task().placement().tenant();
    }
}
