package dev.leadline.research;

import dev.leadline.report.PlainWords;
import dev.leadline.report.Ranking;
import dev.leadline.report.SectionTitles;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the report from checked claims only. Text that came from pages is escaped, and its addresses are no links: the only links are those
 * of the sources.
 */
final class ReportWriter {

    private static final Set<String> KEYS =
            Stream.of(Section.values()).map(Section::key).collect(Collectors.toSet());

    private final StringBuilder report = new StringBuilder();
    private final Content content;

    private ReportWriter(Content content) {
        this.content = content;
    }

    /** What is written. */
    record Content(
            Prospect company,
            LocalDate today,
            Settled settled,
            @Nullable Pitch pitch,
            List<String> gaps,
            List<Source.Cited> sources,
            Effort effort,
            Renewal.@Nullable Renewed renewed) {}

    static String write(Content content) {
        return new ReportWriter(content).write();
    }

    private String write() {
        report.append(title(content.company().name(), content.today()));
        Map<Section, List<Claim>> claims = ranked();
        list("At a glance", highlights(claims));
        Pitch pitch = content.pitch();
        if (pitch != null) {
            pitch("Fit", pitch.fit());
            pitch("Opening lines", pitch.openingLines());
            pitch("Problems that it may have (inferred, not stated by a source)", pitch.inferredPains());
            pitch("Objections to expect", pitch.objections());
        }
        claims.forEach((section, found) ->
                list(section.title(), found.stream().map(this::claim).toList()));
        list(
                "Open questions",
                content.settled().unknowns().stream()
                        .map(one -> escape(SectionTitles.of(one.section()) + ": " + one.what()))
                        .toList());
        Set<String> told =
                content.settled().unknowns().stream().map(ReportWriter::told).collect(Collectors.toSet());
        list(
                "What is missing",
                content.gaps().stream()
                        .filter(gap -> !told.contains(gap))
                        .map(gap -> escape(PlainWords.gap(gap, KEYS, SectionTitles::of)))
                        .toList());
        list("About this report", about());
        list("Sources", content.sources().stream().map(ReportWriter::source).toList());
        return report.toString();
    }

    /** How the report begins: known before Gemini is asked. */
    static String title(String company, LocalDate today) {
        return "# " + escape(company) + "\n\nProspect deep dive, " + today + '\n';
    }

    /** What follows the title, section by section. No text in a section can look like the head of one, since it is escaped. */
    static List<String> sections(String report) {
        List<String> parts = List.of(report.split("(?=\n## )"));
        return parts.subList(1, parts.size());
    }

    private void list(String title, List<String> items) {
        if (!items.isEmpty()) {
            report.append("\n## ").append(title).append("\n\n");
            items.forEach(item -> report.append("- ").append(item).append('\n'));
        }
    }

    private Map<Section, List<Claim>> ranked() {
        Map<Section, List<Claim>> ranked = new EnumMap<>(Section.class);
        content.settled()
                .claims()
                .forEach((section, found) ->
                        ranked.put(section, Ranking.ranked(section.key(), found, ReportWriter::standing)));
        return ranked;
    }

    private static List<String> highlights(Map<Section, List<Claim>> claims) {
        Map<String, List<Claim>> sections = new LinkedHashMap<>();
        claims.forEach((section, found) -> sections.put(section.key(), found));
        return Ranking.highlights(sections, ReportWriter::standing).entrySet().stream()
                .map(entry -> "**" + SectionTitles.of(entry.getKey()) + ":** " + statement(entry.getValue(), ""))
                .toList();
    }

    private static Ranking.Standing standing(Claim claim) {
        return new Ranking.Standing(claim.verdict(), claim.asOf() == null ? "" : claim.asOf());
    }

    /** Its id is of use where other lines cite it. */
    private String claim(Claim claim) {
        return statement(claim, Ranking.shownDay(claim.section(), standing(claim)))
                + (content.pitch() == null ? "" : " (" + claim.id() + ")");
    }

    private static String statement(Claim claim, String day) {
        String beside = Stream.of(claim.remark(), day.isEmpty() ? "" : "as of " + day)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return escape(claim.text())
                + (beside.isEmpty() ? "" : " (" + escape(beside) + ")")
                + claim.sources().stream().map(id -> "[" + id + "]").collect(Collectors.joining("", " ", ""));
    }

    private void pitch(String title, List<Pitch.Line> lines) {
        list(
                title,
                lines.stream()
                        .map(line -> escape(line.text())
                                + (line.mark() == null ? "" : " (" + line.mark() + ")")
                                + " (" + String.join(", ", line.claims()) + ")")
                        .toList());
    }

    private static String told(Unknown unknown) {
        return unknown.section() + ": " + unknown.what();
    }

    private List<String> about() {
        Set<String> lines = new LinkedHashSet<>();
        Prospect company = content.company();
        lines.add(escape(company.name()
                + (company.domain() == null ? "" : ", " + company.domain())
                + (company.country() == null ? "" : ", " + company.country())
                + (company.assumption() == null ? "" : ". Assumed: " + company.assumption())));
        Effort effort = content.effort();
        String model = content.settled().model();
        if (!model.isEmpty()) {
            Checks checks = content.settled().checks();
            lines.add(escape(checks.sentence()));
            checks.judgement().ifPresent(sentence -> lines.add(escape(sentence)));
            lines.add(escape(String.format(
                    Locale.ROOT,
                    "Asked: %s, prompts of %s, depth %s, %d calls for %s.",
                    model,
                    effort.prompts(),
                    effort.depth(),
                    effort.calls(),
                    PlainWords.dollars(effort.costUsd()))));
            PlainWords.legend(content.settled().all().stream().map(Claim::mark).collect(Collectors.toSet()))
                    .forEach(line -> lines.add(escape(line)));
        }
        Renewal.Renewed renewed = content.renewed();
        if (renewed != null) {
            lines.add(escape(renewed.sentence()));
        }
        if (effort.cut() != null) {
            lines.add(escape("This report is shorter than it could be, since " + effort.cut() + "."));
        }
        return List.copyOf(lines);
    }

    private static String source(Source.Cited source) {
        return "[" + source.id() + "] " + escape(Words.plain(source.title())) + ", <"
                + source.url().replaceAll("[<>\\s]", "") + ">"
                + (source.publishedAt() == null ? "" : ", published " + source.publishedAt()) + ", read "
                + source.fetchedAt().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * Escapes a text so that Markdown shows it as plain text: no link, no HTML, no entity, no heading, no list in the list. Addresses lose
     * what makes programs take them for links.
     */
    static String escape(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("(?i)\\b[a-z][a-z0-9+.-]*://+", "")
                .replace("://", ": //")
                .replaceAll("(?i)(?<![\\p{L}\\p{N}.-])www\\.(?=\\S)", "")
                .replaceAll("(?<=\\S)@(?=\\S)", " (at) ")
                .replaceAll("[\\\\`*_{}\\[\\]<>#|~]|&(?=#?\\w+;)|^[-+]|(?<=^\\d{1,9})[.)](?=\\s|$)", "\\\\$0");
    }
}
