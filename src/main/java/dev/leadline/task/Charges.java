package dev.leadline.task;

import java.util.List;

/**
 * Charges of one run on their way into the ledger, in the order in which they were made. Until a write is known to have
 * arrived, each further one carries its charges again, so there is no gap between their numbers; the ledger takes each once.
 *
 * @param task the name of the task's handler
 * @param first the number of the first one; the first charge of a run has 1
 */
public record Charges(String tenant, String task, int attempt, int first, List<Charge> list) {

    public static final Charges NONE = new Charges("", "", 0, 1, List.of());

    public Charges {
        list = List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /** The number of the last one; one less than that of the first if there are none. */
    public int last() {
        return first + list.size() - 1;
    }
}
