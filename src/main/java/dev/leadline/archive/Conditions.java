package dev.leadline.archive;

import dev.leadline.listing.OlderTasks;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskFilter.Asked;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What rows must be, as SQL. Every value is a parameter. */
final class Conditions {

    private static final String[] FINAL = Arrays.stream(TaskState.values())
            .filter(TaskState::isFinal)
            .map(Enum::name)
            .toArray(String[]::new);

    private final StringBuilder sql = new StringBuilder("finished is not null");
    private final Tuple values = Tuple.tuple();

    /**
     * Ended tasks that the filter asks for, and perhaps some more: what only the whole task shows is left to the filter.
     *
     * @param states empty: any
     */
    static Conditions of(TaskFilter filter, Set<TaskState> states) {
        Conditions all = new Conditions();
        Map<Asked, Object> asked = filter.asked();
        all.states(asked.containsKey(Asked.FAILURE) ? Set.of(TaskState.FAILED) : states);
        all.equal("tenant", filter.tenant());
        all.equal("queue", filter.queue());
        all.equal("task", asked.get(Asked.HANDLER));
        all.equal("worker", asked.get(Asked.WORKER));
        all.equal("error_type", asked.get(Asked.ERROR_TYPE));
        all.equal("error_group", asked.get(Asked.FAILURE));
        if (asked.get(Asked.TAG) != null) {
            all.and("tags @> array[" + all.next(asked.get(Asked.TAG)) + "::text]");
        }
        // The id says when a task was created, and which partitions need not be looked at.
        if (filter.after() != null) {
            all.and("id >= " + all.next(Partitions.firstId(filter.after())));
        }
        if (asked.get(Asked.BEFORE) instanceof Instant before) {
            all.and("id < " + all.next(Partitions.firstId(before)));
        }
        return all;
    }

    private void states(Set<TaskState> states) {
        if (states.equals(Set.of(TaskState.FAILED))) {
            // Written out, since the index of failures is for these rows alone.
            and("state = 'FAILED'");
        } else {
            String[] names =
                    states.isEmpty() ? FINAL : states.stream().map(Enum::name).toArray(String[]::new);
            and("state = any(" + next(names) + "::text[])");
        }
    }

    /** Leaves out what Redis lists itself. */
    Conditions besides(OlderTasks.Listed inRedis) {
        if (inRedis.ended() != null || inRedis.failed() != null) {
            String ended = endedUpTo(inRedis.ended());
            String failed = endedUpTo(inRedis.failed());
            and(ended.equals(failed) ? ended : "case when state = 'FAILED' then " + failed + " else " + ended + " end");
        }
        return but(inRedis.alsoListed());
    }

    private String endedUpTo(@Nullable Instant time) {
        return time == null ? "true" : "finished <= " + next(time.atOffset(ZoneOffset.UTC));
    }

    private Conditions but(Collection<TaskId> ids) {
        UUID[] left = ids.stream().map(id -> UUID.fromString(id.value())).toArray(UUID[]::new);
        and("id <> all(" + next(left) + "::uuid[])");
        return this;
    }

    /** Goes on after this task, which ended then, in the order of the newest end. */
    Conditions after(Instant finished, UUID id) {
        and("(finished, id) < (" + next(finished.atOffset(ZoneOffset.UTC)) + ", " + next(id) + ")");
        return this;
    }

    private void equal(String column, @Nullable Object value) {
        if (value != null) {
            and(column + " = " + next(value));
        }
    }

    private void and(String condition) {
        sql.append(" and ").append(condition);
    }

    /** The name of one more parameter. */
    String next(Object value) {
        values.addValue(value);
        return "$" + values.size();
    }

    Tuple values() {
        return values;
    }

    @Override
    public String toString() {
        return sql.toString();
    }
}
