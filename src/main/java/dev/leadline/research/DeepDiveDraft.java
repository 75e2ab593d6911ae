package dev.leadline.research;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a deep dive together. */
record DeepDiveDraft(Prospect company, LocalDate today, Research.Held held) {

    DeepDive finish(@Nullable Pitch pitch, Effort effort, int steps) {
        Research.Known known = held.known();
        Settled settled = held.settled();
        Renewal.Renewed renewed = held.renewal().renewed(known.answers());
        List<Source.Cited> sources = sources(known, settled);
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
                new ReportWriter.Content(company, today, settled, pitch, gaps, sources, effort, renewed);
        return new DeepDive(
                ReportWriter.write(content),
                company,
                byKey(settled.claims()),
                sources,
                settled.all(),
                pitch,
                gaps,
                settled.unknowns(),
                settled.dropped(),
                settled.checks(),
                effort,
                settled.model().isEmpty() ? null : settled.model(),
                steps,
                renewed,
                null,
                null);
    }

    /** Those of the earlier report first, if it is renewed: they have the lower numbers. */
    private List<Source.Cited> sources(Research.Known known, Settled settled) {
        List<Source.Cited> sources = new ArrayList<>(held.renewal().stillCited(settled.all()));
        known.sources()
                .forEach(
                        source -> sources.add(source.cited(held.texts().packed().get(source.id()))));
        return List.copyOf(sources);
    }

    /** Gaps for pages that could not be read, or that are about another company. */
    private List<String> unread() {
        Research.Known known = held.known();
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
