package dev.leadline.research;

import dev.leadline.report.Changes;
import dev.leadline.report.Changes.Cited;
import dev.leadline.report.Changes.Said;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
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
record Since(boolean asked, @Nullable String task, String day, List<Cited> claims) {

    /** Nothing is to be compared. */
    static final Since NOTHING = new Since(false, null, "", List.of());

    /** There is nothing to compare with. */
    static final Since FIRST = new Since(true, null, "", List.of());

    /** What is missing then, as a gap of the report. */
    static final String MISSING = "since: there is no earlier report on this company (any more)";

    /**
     * What this run looked at.
     *
     * @param wanted keys of the sections that were asked for
     * @param answered those of them about which there is an answer
     * @param places pages that were read
     */
    record Looked(Set<String> wanted, Set<String> answered, Set<String> places) {

        static Looked of(Set<Section> wanted, Research.Known known) {
            return new Looked(
                    wanted.stream().map(Section::key).collect(Collectors.toSet()),
                    known.answers().entrySet().stream()
                            .filter(answer -> answer.getValue().refusal() == null)
                            .map(answer -> answer.getKey().key())
                            .collect(Collectors.toSet()),
                    known.pages().stream()
                            .filter(SourcePage::isRead)
                            .flatMap(page -> Stream.of(page.url(), page.place()))
                            .map(Since::place)
                            .collect(Collectors.toSet()));
        }

        private boolean sees(Cited claim) {
            return answered.contains(claim.section())
                    && (claim.pages().isEmpty()
                            || claim.pages().stream().map(Since::place).anyMatch(places::contains));
        }
    }

    private static String place(String address) {
        try {
            return SourceCollector.canonical(address);
        } catch (IllegalArgumentException erased) {
            return address;
        }
    }

    /**
     * What is new, changed and gone in a report of these claims; null when there is nothing to compare with. What either report says in
     * sections that were not asked for is left out.
     */
    @Nullable
    Changes changes(List<Said> now, Looked looked) {
        if (task == null) {
            return null;
        }
        List<Cited> before = claims.stream()
                .filter(claim -> looked.wanted().contains(claim.section()))
                .toList();
        Set<Said> seen = before.stream().filter(looked::sees).map(Cited::said).collect(Collectors.toSet());
        return Changes.between(
                        task,
                        day,
                        before.stream().map(Cited::said).toList(),
                        now.stream()
                                .filter(claim -> looked.wanted().contains(claim.section()))
                                .toList())
                .checked(seen::contains);
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
        String none = changes.isNone() ? "\n## Changes since " + changes.sinceDay() + "\n\n- None.\n" : "";
        return Stream.of(
                        none,
                        list("New", changes, changes.added().stream().map(Said::text)),
                        list(
                                "Changed",
                                changes,
                                changes.changed().stream().map(one -> one.now() + " (before: " + one.before() + ")")),
                        list("Gone", changes, changes.gone().stream().map(Said::text)),
                        list(
                                "Not checked",
                                changes,
                                changes.unchecked().stream().map(Said::text)))
                .collect(Collectors.joining());
    }

    private static String list(String title, Changes changes, Stream<String> lines) {
        String items =
                lines.map(line -> "- " + ReportWriter.escape(line) + "\n").collect(Collectors.joining());
        return items.isEmpty() ? "" : "\n## " + title + " since " + changes.sinceDay() + "\n\n" + items;
    }
}
