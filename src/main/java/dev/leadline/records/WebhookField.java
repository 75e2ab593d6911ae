package dev.leadline.records;

import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Webhook;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it is in the record: {@code STATE,STATE… url}, and the id of the delivery once there is one. Scripts read
 * it ({@code webhook/lib/notify.lua}).
 */
public final class WebhookField {

    private WebhookField() {}

    /** The text for a new task. */
    public static String write(Webhook webhook) {
        return webhook.on().stream().map(Enum::name).sorted().collect(Collectors.joining(",")) + " " + webhook.url();
    }

    static @Nullable Webhook read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] words = text.split(" ");
        if (words.length < 2) {
            throw new IllegalStateException("a record in Redis is damaged: its webhook has no URL");
        }
        Set<TaskState> on = EnumSet.noneOf(TaskState.class);
        for (String state : words[0].split(",")) {
            on.add(TaskState.valueOf(state));
        }
        return new Webhook(words[1], on, words.length > 2 ? new TaskId(words[2]) : null);
    }
}
