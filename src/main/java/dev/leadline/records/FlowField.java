package dev.leadline.records;

import dev.leadline.task.FlowPart;
import dev.leadline.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * How a task belongs to its flow, as it is in the record: what its failure means, {@code refs} if its arguments refer to
 * results, and {@code key=NAME} if the task's key is not its number. Scripts read it ({@code flow/lib/members.lua}, {@code
 * take.lua}).
 */
public final class FlowField {

    private static final String REFERS = " refs";
    private static final String KEY = " key=";

    private FlowField() {}

    /**
     * The text for a new task.
     *
     * @param policy what its failure means
     * @param key null: it is the task's number
     */
    public static String write(String policy, boolean refers, @Nullable String key) {
        return policy + (refers ? REFERS : "") + (key == null ? "" : KEY + key);
    }

    static @Nullable FlowPart read(@Nullable String text, TaskId task) {
        if (text == null) {
            return null;
        }
        int key = text.indexOf(KEY);
        return new FlowPart(
                task.numbered(0),
                key < 0 ? Integer.toString(task.number() - 1) : text.substring(key + KEY.length()),
                text.contains(REFERS));
    }
}
