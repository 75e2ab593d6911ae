package dev.leadline.flow;

import dev.leadline.task.TaskId;
import java.util.Locale;

/**
 * The ids of a flow and of its tasks. A flow's id is a task's id that ends in 0000; the id of each of its tasks is the same
 * with the task's number, from 1, in these four hexadecimal digits. So each leads to the other without an index, in scripts,
 * too ({@code flow/lib/members.lua}). 46 random bits remain, which is enough within one millisecond.
 */
final class FlowIds {

    /** How many tasks four digits can number. */
    static final int MOST_TASKS = 0xffff;

    private static final int DIGITS = 4;

    private FlowIds() {}

    /** A new id of a flow created now. */
    static TaskId next() {
        return numbered(TaskId.next(), 0);
    }

    /** The id of the flow's task with this number, from 0. */
    static TaskId member(TaskId flow, int number) {
        return numbered(flow, number + 1);
    }

    /** The flow of a task that belongs to one. */
    static TaskId flowOf(TaskId member) {
        return numbered(member, 0);
    }

    private static TaskId numbered(TaskId id, int number) {
        String all = id.value();
        return new TaskId(all.substring(0, all.length() - DIGITS) + String.format(Locale.ROOT, "%04x", number));
    }
}
