package dev.leadline.ledger;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.task.TaskId;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A charge as the ledger has it.
 *
 * @param task the name of the task's handler
 */
public record Line(String tenant, String task, TaskId id, int attempt, Charge charge) {

    /** As {@link Entries} writes it. */
    private static final Pattern CHARGE = Pattern.compile(
            "\\S+ (\\d+) (\\S+) (\\S+) (\\S+) (\\d+) (\\d+) (\\d+) (\\d+)" + " (\\d+) (\\d+) (\\d+) (\\S+) (.*)");

    /** @throws IllegalArgumentException if it is damaged */
    static Charge charge(String text) {
        Matcher words = CHARGE.matcher(text);
        if (!words.matches()) {
            throw new IllegalArgumentException("a line of the ledger in Redis is damaged");
        }
        return new Charge(
                Instant.ofEpochMilli(number(words, 1)),
                words.group(2),
                words.group(3),
                new BilledTokens(
                        number(words, 5),
                        number(words, 6),
                        number(words, 8),
                        number(words, 9),
                        number(words, 7),
                        number(words, 10)),
                new Money(number(words, 11)),
                words.group(4).equals("-") ? "" : words.group(4),
                Charge.End.valueOf(words.group(12).toUpperCase(Locale.ROOT).replace('-', '_')),
                words.group(13));
    }

    private static long number(Matcher words, int group) {
        return Long.parseLong(words.group(group));
    }
}
