package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Does something with all tasks that match: counts them, asks, does it, and says how many it were. */
final class Bulk {

    /** What one call looks at most at; more are done by further calls. */
    private static final int A_CALL = 10_000;

    private final LeadlineCommand root;
    private final String action;

    /** @param action {@code cancel} or {@code retry} */
    Bulk(LeadlineCommand root, String action) {
        this.root = root;
        this.action = action;
    }

    /** How many match, and with how many it was done. */
    record Count(long matched, long done) {}

    /**
     * @param verb what the tasks are then: "run again"
     * @param dryRun only count
     */
    void run(ObjectNode selection, String verb, @Nullable Integer limit, boolean dryRun) {
        long most = limit == null ? Long.MAX_VALUE : limit;
        if (dryRun || !root.isYes()) {
            long matched = count(selection, most);
            if (dryRun || matched == 0) {
                show(
                        new Count(matched, 0),
                        matched == 0 ? "No task matches." : tasks(matched) + " would be " + verb + ".");
                return;
            }
            root.confirm(tasks(matched) + " will be " + verb + ". Do it?");
        }
        Count count = calls(selection, most, false);
        show(count, tasks(count.done()) + " of " + count.matched() + " that matched: " + verb + ".");
    }

    /** How many tasks match now. */
    long count(ObjectNode selection, long most) {
        return calls(selection, most, true).matched();
    }

    private Count calls(ObjectNode selection, long most, boolean dryRun) {
        long matched = 0;
        long done = 0;
        @Nullable String next = null;
        do {
            ObjectNode body = selection.deepCopy();
            body.put("limit", Math.min(A_CALL, most - matched));
            body.put("dryRun", dryRun);
            if (next != null) {
                body.put("cursor", next);
            }
            JsonNode answer =
                    root.server().post(Route.of("tasks", action), body).json();
            matched += answer.path("matched").asLong();
            done += answer.path("done").asLong();
            next = answer.path("next").textValue();
        } while (next != null && matched < most);
        return new Count(matched, done);
    }

    private void show(Count count, String sentence) {
        if (root.printer().isJson()) {
            root.printer()
                    .json(Json.write(
                            Json.object().put("matched", count.matched()).put("done", count.done())));
        } else {
            root.printer().line(sentence);
        }
    }

    static String tasks(long number) {
        return number == 1 ? "1 task" : String.format(java.util.Locale.ROOT, "%,d tasks", number);
    }
}
