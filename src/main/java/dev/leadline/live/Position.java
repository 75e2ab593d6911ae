package dev.leadline.live;

import dev.leadline.task.Progress;
import dev.leadline.task.TaskState;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of one task has seen. Its text is the id of the reader's last event; any node can go on from it, because it
 * says everything that has to be known.
 *
 * @param entry the last entry of the stream of chunks
 * @param reached up to where it has the text, in UTF-16 units
 * @param lease the lease in whose state the task was seen; -1 for none
 * @param state the state in which it was seen; null for none
 * @param progress a digest of the progress that was seen
 * @param ended whether the end was told
 */
record Position(
        String entry, long reached, long lease, @Nullable TaskState state, String progress, boolean ended) {

    static final Position START = new Position("0-0", 0, -1, null, "", false);

    private static final String STATES =
            Arrays.stream(TaskState.values()).map(Enum::name).collect(Collectors.joining("|"));

    private static final Pattern FORM = Pattern.compile(
            "(\\d{1,19}-\\d{1,19})\\.(\\d{1,15})\\.(-1|\\d{1,15})\\.(" + STATES + "|)\\.([0-9a-f]*)(\\.end)?");

    /** @throws IllegalArgumentException if no event of a task's stream has this id */
    static Position parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("is not the id of an event of a task");
        }
        return new Position(
                form.group(1),
                Long.parseLong(form.group(2)),
                Long.parseLong(form.group(3)),
                form.group(4).isEmpty() ? null : TaskState.valueOf(form.group(4)),
                form.group(5),
                form.group(6) != null);
    }

    boolean isAt(long otherLease, TaskState otherState) {
        return lease == otherLease && state == otherState;
    }

    Position at(long newLease, TaskState newState) {
        return new Position(entry, reached, newLease, newState, progress, false);
    }

    Position after(String newEntry, long newReached) {
        return new Position(newEntry, newReached, lease, state, progress, false);
    }

    Position with(String newProgress) {
        return new Position(entry, reached, lease, state, newProgress, false);
    }

    Position atEnd() {
        return new Position(entry, reached, lease, state, progress, true);
    }

    static String digest(Progress progress) {
        return Integer.toHexString(progress.hashCode());
    }

    @Override
    public String toString() {
        return entry
                + '.'
                + reached
                + '.'
                + lease
                + '.'
                + (state == null ? "" : state.name())
                + '.'
                + progress
                + (ended ? ".end" : "");
    }
}
