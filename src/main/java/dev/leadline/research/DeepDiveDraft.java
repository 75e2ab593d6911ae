package dev.leadline.research;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a deep dive together. */
record DeepDiveDraft(Prospect company, LocalDate today, Research.Known known, Snapshots texts) {

    DeepDive finish(Settled settled, @Nullable Pitch pitch, Effort effort, int steps) {
        List<String> gaps = new ArrayList<>(known.notes());
        if (known.pages().isEmpty() && known.notes().isEmpty()) {
            gaps.add("sources: neither website nor sources was given, so there was nowhere to look");
        }
        gaps.addAll(settled.gaps());
        gaps.addAll(unread());
        if (pitch != null && pitch.missing() != null) {
            gaps.add("pitch: " + pitch.missing());
        }
        ReportWriter.Content content =
                new ReportWriter.Content(company, today, settled, pitch, gaps, known.sources(), effort);
        return new DeepDive(
                ReportWriter.write(content),
                company,
                byKey(settled.claims()),
                known.sources().stream()
                        .map(source -> source.cited(texts.packed().get(source.id())))
                        .toList(),
                settled.all(),
                pitch,
                gaps,
                settled.unknowns(),
                settled.dropped(),
                settled.checks(),
                effort,
                settled.model().isEmpty() ? null : settled.model(),
                steps,
                null,
                null);
    }

    /** Gaps for pages that could not be read, or that are about another company. */
    private List<String> unread() {
        List<String> gaps = new ArrayList<>();
        for (SourcePage page : known.pages()) {
            if (!page.isRead()) {
                gaps.add("source " + page.url() + ": " + page.failure());
            }
        }
        known.sources().stream()
                .filter(source -> !known.relevant().contains(source))
                .forEach(source -> gaps.add("source " + source.url() + ": does not mention " + company.name()));
        return gaps;
    }

    private static Map<String, List<Claim>> byKey(Map<Section, List<Claim>> claims) {
        Map<String, List<Claim>> sections = new LinkedHashMap<>();
        claims.forEach((section, found) -> sections.put(section.key(), found));
        return sections;
    }
}
