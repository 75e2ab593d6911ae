package dev.leadline.broker;

import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Orders;
import java.util.List;

/** What a take answers. */
public sealed interface Taken {

    /** The worker was declared lost: every lease it holds is void. */
    record Lost() implements Taken {}

    /** Redis has already run a newer call; this one did nothing. */
    record Stale() implements Taken {}

    /**
     * @param damaged leases of tasks whose records cannot be read
     * @param cancelled leases of this worker whose tasks were cancelled; each take names them until they are finished
     * @param nextDueMs ms until the next delayed task is due, 0 when one is due now, -1 when there is none
     * @param more whether another take would find tasks at once
     * @param orders all that operators told the worker to do so far
     */
    record Leased(
            List<LeasedTask> tasks,
            List<Lease> damaged,
            List<Lease> cancelled,
            long nextDueMs,
            boolean more,
            Orders orders)
            implements Taken {}
}
