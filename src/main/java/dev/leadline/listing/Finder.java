package dev.leadline.listing;

import dev.leadline.task.Task;
import io.smallrye.mutiny.Uni;

/** Finds tasks in one place, newest first, without reading their records. */
interface Finder {

    /**
     * The tasks after the cursor. Tasks of other queues and tenants are left out if the place names queue and tenant;
     * all other filters need the record.
     *
     * @param count how many to find at most, 1 to 500
     */
    Uni<Slice> find(TaskQuery query, Cursor from, int count);

    /** Whether the task still belongs to the place where it was found; it may have moved before its record was read. */
    boolean holds(Slice.Found found, Task task);
}
