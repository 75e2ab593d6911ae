package dev.leadline.research;

import dev.leadline.report.Changes;
import dev.leadline.report.Changes.Said;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The earlier report with which a deep dive is compared, as a step keeps it: the earlier task may be gone when this one ends.
 *
 * @param asked whether the report was to be compared
 * @param task the id of the earlier one; null when there is none
 * @param day on which it was finished
 * @param claims what it says
 */
@RegisterForReflection
record Since(boolean asked, @Nullable String task, String day, List<Said> claims) {

    /** Nothing is to be compared. */
    static final Since NOTHING = new Since(false, null, "", List.of());

    /** There is nothing to compare with. */
    static final Since FIRST = new Since(true, null, "", List.of());

    /** What is missing then, as a gap of the report. */
    static final String MISSING = "since: there is no earlier report on this company (any more)";

    /**
     * The same without what it says in sections for which there is no answer now, which would look as if it were gone: those that
     * were not asked about, or were refused, or for which the budget did not suffice.
     */
    Since among(Map<Section, Findings> answers) {
        Set<String> keys = answers.entrySet().stream()
                .filter(answer -> answer.getValue().refusal() == null)
                .map(answer -> answer.getKey().key())
                .collect(Collectors.toSet());
        return new Since(
                asked,
                task,
                day,
                claims.stream().filter(claim -> keys.contains(claim.section())).toList());
    }

    /** What is new, changed and gone in a report of these claims; null when there is nothing to compare with. */
    @Nullable
    Changes changes(List<Said> now) {
        return task == null ? null : Changes.between(task, day, claims, now);
    }

    /** The Markdown of a report with its changes before its first section. */
    static String told(String report, @Nullable Changes changes) {
        int first = report.indexOf("\n## ");
        int at = first < 0 ? report.length() : first;
        String text =
                changes == null ? "\n## Changes\n\n- There is no earlier report to compare with.\n" : markdown(changes);
        return report.substring(0, at) + text + report.substring(at);
    }

    private static String markdown(Changes changes) {
        if (changes.isNone()) {
            return "\n## Changes since " + changes.sinceDay() + "\n\n- None.\n";
        }
        return Stream.of(
                        list("New", changes, changes.added().stream().map(Said::text)),
                        list(
                                "Changed",
                                changes,
                                changes.changed().stream().map(one -> one.now() + " (before: " + one.before() + ")")),
                        list("Gone", changes, changes.gone().stream().map(Said::text)))
                .collect(Collectors.joining());
    }

    private static String list(String title, Changes changes, Stream<String> lines) {
        String items =
                lines.map(line -> "- " + ReportWriter.escape(line) + "\n").collect(Collectors.joining());
        return items.isEmpty() ? "" : "\n## " + title + " since " + changes.sinceDay() + "\n\n" + items;
    }
}
