package dev.leadline.broker;

import dev.leadline.task.NewTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that no script reads: written once, at enqueue. In Redis it is one short text, {@code handler
 * attempts timeout tag…}, since names hold no space: read with every take, it is worth a format of its own.
 *
 * @param timeout how long one attempt may run; null: no limit of the task's own
 */
record Spec(String handler, int maxAttempts, @Nullable Duration timeout, List<String> tags) {

    static Spec of(NewTask task) {
        return new Spec(task.handler(), task.maxAttempts(), task.timeout(), task.tags());
    }

    static Spec parse(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', from)) {
            words.add(text.substring(from, space));
            from = space + 1;
        }
        words.add(text.substring(from));
        if (words.size() < 3) {
            throw new IllegalStateException("a record in Redis is damaged: its spec is \"" + text + '"');
        }
        long timeout = Long.parseLong(words.get(2));
        return new Spec(
                words.get(0),
                Integer.parseInt(words.get(1)),
                timeout == 0 ? null : Duration.ofMillis(timeout),
                List.copyOf(words.subList(3, words.size())));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(handler).append(' ').append(maxAttempts);
        // A time limit above zero stays above zero.
        text.append(' ').append(timeout == null ? 0 : Math.max(1, timeout.toMillis()));
        tags.forEach(tag -> text.append(' ').append(tag));
        return text.toString();
    }
}
