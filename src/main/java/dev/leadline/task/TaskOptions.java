package dev.leadline.task;

import java.util.List;

/**
 * The options of a task that never change while it is kept. A new option is a component here, a word in {@code
 * records.Spec}, which writes and reads all of them, and a field of the API's request.
 *
 * @param tags up to 20 names to find the task by
 * @param limitKeys up to 3 keys whose limits hold for the task
 */
public record TaskOptions(Limits limits, List<String> tags, List<String> limitKeys) {

    /** Without keys, as most tasks are. */
    public TaskOptions(Limits limits, List<String> tags) {
        this(limits, tags, List.of());
    }
}
