package dev.leadline.records;

import dev.leadline.task.History;
import dev.leadline.task.History.Attempt;
import dev.leadline.task.History.Ending;
import dev.leadline.task.History.Return;
import dev.leadline.task.History.Step;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The history of a task as scripts write it into the record ({@code broker/lib/history.lua}, {@code keep_step.lua}). */
public final class HistoryField {

    private static final int LONGEST_NAME = 80;

    private HistoryField() {}

    /** What the record notes about a step: how many ms it took, and its name on one line, of at most 80 characters. */
    public static String note(String step, Duration took) {
        String name = step.replaceAll("\\p{Cntrl}", " ");
        int end = name.offsetByCodePoints(0, Math.min(LONGEST_NAME, name.codePointCount(0, name.length())));
        return took.toMillis() + " " + name.substring(0, end);
    }

    /** @param errors reads an error from JSON */
    static History read(Map<String, String> fields, Function<String, TaskError> errors) {
        String lines = fields.getOrDefault("history", "");
        String steps = fields.getOrDefault("steps", "");
        Instant due = time(fields.getOrDefault("due", "-"));
        if (lines.isEmpty() && steps.isEmpty() && due == null) {
            return History.NONE;
        }
        List<Attempt> attempts = new ArrayList<>();
        List<Return> returns = new ArrayList<>();
        lines.lines().forEach(line -> {
            if (Character.isUpperCase(line.charAt(0))) {
                returns.add(returned(line.split(" ")));
            } else {
                attempts.add(attempt(line.split(" ", 8), errors));
            }
        });
        return new History(attempts, returns, steps(steps), due);
    }

    private static Attempt attempt(String[] words, Function<String, TaskError> errors) {
        return new Attempt(
                Ending.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Long.parseLong(words[1]),
                Integer.parseInt(words[4]),
                words[6],
                ms(words[2]),
                ms(words[3]),
                time(words[5]),
                words[7].equals("-") ? null : errors.apply(words[7]));
    }

    private static Return returned(String[] words) {
        return new Return(TaskState.valueOf(words[0]), Long.parseLong(words[1]), ms(words[2]), ms(words[3]));
    }

    /** Steps that an older version kept are not noted. */
    private static List<Step> steps(String text) {
        return text.lines()
                .filter(line -> line.contains("\t"))
                .map(HistoryField::step)
                .toList();
    }

    private static Step step(String line) {
        int tab = line.lastIndexOf('\t');
        String[] words = line.substring(0, tab).split(" ", 3);
        return new Step(
                words[2],
                Long.parseLong(words[0]),
                ms(line.substring(tab + 1)),
                Duration.ofMillis(Long.parseLong(words[1])));
    }

    /** Of a task that waits for others, the due time is a delay, which counts from its release. */
    private static @Nullable Instant time(String text) {
        return text.matches("\\d+") ? ms(text) : null;
    }

    private static Instant ms(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }
}
