package dev.leadline.records;

import dev.leadline.task.Deadline;
import dev.leadline.task.Limits;
import dev.leadline.task.Money;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that no script reads: its handler and its options, written once, at enqueue. In Redis it is one
 * short text, {@code handler maxAttempts timeout tag…}, which is possible since names hold no space. It has this format
 * because every take reads it. A later option is a word {@code name=value} among the tags, which hold no {@code =}.
 *
 * @param timeout how long one attempt may run; null: no limit of the task's own
 * @param limitKeys in the word {@code keys=a,b}, which scripts read
 * @param budget in the word {@code budget=units}
 * @param deadline in the word {@code deadline=}, see {@link Deadline#text}
 */
public record Spec(
        String handler,
        int maxAttempts,
        @Nullable Duration timeout,
        List<String> tags,
        List<String> limitKeys,
        @Nullable Money budget,
        @Nullable Deadline deadline) {

    private static final String KEYS = "keys=";
    private static final String BUDGET = "budget=";
    private static final String DEADLINE = "deadline=";

    public static Spec of(NewTask task) {
        Limits limits = task.options().limits();
        return new Spec(
                task.handler(),
                limits.maxAttempts(),
                limits.timeout(),
                task.options().tags(),
                task.options().limitKeys(),
                task.options().budget(),
                task.options().deadline());
    }

    /** The name of the handler in the text of a spec. */
    public static String handlerIn(String text) {
        return text.split(" ", 2)[0];
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
        List<String> names = words.subList(3, words.size());
        return new Spec(
                words.get(0),
                Integer.parseInt(words.get(1)),
                timeout == 0 ? null : Duration.ofMillis(timeout),
                names.stream().filter(name -> name.indexOf('=') < 0).toList(),
                keys(names),
                word(names, BUDGET)
                        .map(units -> new Money(Long.parseLong(units)))
                        .orElse(null),
                word(names, DEADLINE).map(Deadline::parse).orElse(null));
    }

    private static List<String> keys(List<String> words) {
        return word(words, KEYS).map(keys -> List.of(keys.split(","))).orElse(List.of());
    }

    /** What stands after the beginning of a word. */
    private static Optional<String> word(List<String> words, String beginning) {
        for (String word : words) {
            if (word.startsWith(beginning)) {
                return Optional.of(word.substring(beginning.length()));
            }
        }
        return Optional.empty();
    }

    /** The options, some of which are in the status. */
    TaskOptions options(Status status) {
        return new TaskOptions(
                new Limits(maxAttempts, timeout, status.resultTtl()), tags, limitKeys, budget, deadline, null);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(handler).append(' ').append(maxAttempts);
        // A time limit above zero stays above zero.
        text.append(' ').append(timeout == null ? 0 : Math.max(1, timeout.toMillis()));
        tags.forEach(tag -> text.append(' ').append(tag));
        if (!limitKeys.isEmpty()) {
            text.append(' ').append(KEYS).append(String.join(",", limitKeys));
        }
        if (budget != null) {
            text.append(' ').append(BUDGET).append(budget.units());
        }
        if (deadline != null) {
            text.append(' ').append(DEADLINE).append(deadline.text());
        }
        return text.toString();
    }
}
