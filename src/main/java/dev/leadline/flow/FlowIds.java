package dev.leadline.flow;

import dev.leadline.task.TaskId;

/**
 * The ids of a flow and of its tasks. A flow's id is a task's id that ends in 0000; the id of each of its tasks is the same
 * with the task's number, from 1, in these four hexadecimal digits ({@link TaskId#numbered}).
 */
final class FlowIds {

    /** How many tasks four digits can number. */
    static final int MOST_TASKS = 0xffff;

    private FlowIds() {}

    /** A new id of a flow created now. */
    static TaskId next() {
        return TaskId.next().numbered(0);
    }

    /** The id of the flow's task with this number, from 0. */
    static TaskId member(TaskId flow, int number) {
        return flow.numbered(number + 1);
    }

    /** The flow of a task that belongs to one. */
    static TaskId flowOf(TaskId member) {
        return member.numbered(0);
    }
}
