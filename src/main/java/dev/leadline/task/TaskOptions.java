package dev.leadline.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a task that never change while it is kept. A new option is a component here, a word in {@code
 * records.Spec}, which writes and reads all of them, and a field of the API's request.
 *
 * @param tags up to 20 names to find the task by
 * @param limitKeys up to 3 keys whose limits hold for the task
 * @param budget what the task may cost over all its runs; null: nothing limits it
 * @param deadline by when its result is wanted; null: it does not say
 * @param webhook who is told when it has ended; null: nobody. It is a field of the record, since scripts read it
 */
public record TaskOptions(
        Limits limits,
        List<String> tags,
        List<String> limitKeys,
        @Nullable Money budget,
        @Nullable Deadline deadline,
        @Nullable Webhook webhook) {

    /** Without keys, budget, deadline and webhook, which most tasks have not. */
    public TaskOptions(Limits limits, List<String> tags) {
        this(limits, tags, List.of(), null, null, null);
    }

    public TaskOptions withWebhook(@Nullable Webhook told) {
        return new TaskOptions(limits, tags, limitKeys, budget, deadline, told);
    }
}
