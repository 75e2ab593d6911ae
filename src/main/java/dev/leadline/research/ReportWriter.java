package dev.leadline.research;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the report from checked claims only. Text that came from pages is escaped. */
final class ReportWriter {

    private ReportWriter() {}

    static String write(
            String company,
            LocalDate today,
            Map<Section, List<Claim>> claims,
            List<String> gaps,
            List<Source> sources) {
        StringBuilder report = new StringBuilder(title(company, today));
        claims.forEach((section, found) -> {
            if (!found.isEmpty()) {
                report.append("\n## ").append(section.title()).append("\n\n");
                found.forEach(claim -> report.append("- ")
                        .append(escape(claim.text()))
                        .append(claim.mark().isEmpty() ? "" : " (" + claim.mark() + ")")
                        .append(cites(claim))
                        .append('\n'));
            }
        });
        if (!gaps.isEmpty()) {
            report.append("\n## Gaps\n\n");
            gaps.forEach(gap -> report.append("- ").append(escape(gap)).append('\n'));
        }
        if (!sources.isEmpty()) {
            report.append("\n## Sources\n\n");
            sources.forEach(source -> report.append(line(source)));
        }
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

    private static String cites(Claim claim) {
        return claim.sources().stream().map(id -> "[" + id + "]").collect(Collectors.joining("", " ", ""));
    }

    private static String line(Source source) {
        return "- [" + source.id() + "] " + escape(source.title()) + ", <"
                + source.url().replaceAll("[<>\\s]", "") + ">, read "
                + source.fetchedAt().atOffset(ZoneOffset.UTC).toLocalDate() + "\n";
    }

    /**
     * Escapes a text so that Markdown shows it as plain text: no link, no HTML, no entity, no heading, no list in the
     * list.
     */
    static String escape(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("[\\\\`*_{}\\[\\]<>#|~]|&(?=#?\\w+;)|^[-+]|(?<=^\\d{1,9})[.)](?=\\s|$)", "\\\\$0");
    }
}
