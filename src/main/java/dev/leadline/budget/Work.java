package dev.leadline.budget;

import dev.leadline.task.Purse;
import dev.leadline.task.TaskId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Work that goes on after the run which began it, such as a batch.
 *
 * @param lease the number of the lease of that run
 * @param handler of the task
 * @param attempt which began it
 * @param text what is known of it, for whoever ends it where it goes on
 */
public record Work(TaskId task, long lease, String tenant, String handler, int attempt, String text) {

    private static final Pattern NOTE = Pattern.compile("(\\d{1,18}) (\\S+) (\\S+) (\\d{1,9}) (.*)", Pattern.DOTALL);

    static Work of(Purse purse, String text) {
        return new Work(
                purse.task().id(),
                purse.task().lease().number(),
                purse.tenant(),
                purse.task().handler(),
                purse.task().attempt(),
                text);
    }

    /** Empty if somebody changed the note in Redis. */
    static Optional<Work> parse(String id, String note) {
        Matcher parts = NOTE.matcher(note);
        return !parts.matches()
                ? Optional.empty()
                : TaskId.parse(id)
                        .map(task -> new Work(
                                task,
                                Long.parseLong(parts.group(1)),
                                parts.group(2),
                                parts.group(3),
                                Integer.parseInt(parts.group(4)),
                                parts.group(5)));
    }

    /** As Redis keeps it. */
    String note() {
        return String.join(" ", Long.toString(lease), tenant, handler, Integer.toString(attempt), text);
    }
}
