package dev.leadline.claim;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks in all pages for another value of what a claim states. */
final class Contradictions {

    private final Set<String> company;
    private final List<Known> known = new ArrayList<>();

    /** @param pages those about the company */
    Contradictions(List<Page> pages, Set<String> company) {
        this.company = company;
        pages.forEach(this::remember);
    }

    /** @param detail the other sentence and its source */
    record Found(Reason reason, String detail) {}

    private record Dated(Attribute.Value value, @Nullable LocalDate asOf) {}

    /** What a sentence of a page says about the company. */
    private record Known(Attribute attribute, Dated stated, Page page, String sentence) {}

    private void remember(Page page) {
        for (Sentences.Span span : page.sentences()) {
            String sentence = span.of(page.snapshot().text()).strip();
            String folded = FoldedText.of(sentence).folded();
            for (Attribute attribute : Attribute.values()) {
                attribute
                        .in(folded)
                        .filter(value -> isAboutTheCompany(folded))
                        .ifPresent(value ->
                                known.add(new Known(attribute, new Dated(value, asOf(value, page)), page, sentence)));
            }
        }
    }

    Optional<Found> of(String foldedClaim, Passage passage) {
        for (Attribute attribute : Attribute.values()) {
            Optional<Found> found = attribute
                    .in(foldedClaim)
                    .map(value -> new Dated(value, asOf(value, passage.page())))
                    .flatMap(stated -> contradiction(attribute, stated, passage.page()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> contradiction(Attribute attribute, Dated stated, Page own) {
        return known.stream()
                .filter(other -> other.attribute() == attribute && other.page() != own)
                .flatMap(other -> compare(attribute, stated, other.stated())
                        .map(reason -> new Found(reason, other.page().snapshot().id() + ": " + other.sentence()))
                        .stream())
                .findFirst();
    }

    private static Optional<Reason> compare(Attribute attribute, Dated stated, Dated other) {
        boolean otherYear = stated.value().year() > 0
                && other.value().year() > 0
                && stated.value().year() != other.value().year();
        if (!attribute.contradict(stated.value().quantity(), other.value().quantity())
                || (attribute == Attribute.REVENUE && otherYear)) {
            return Optional.empty();
        }
        if (!attribute.changes() || stated.asOf() == null || other.asOf() == null) {
            return Optional.of(Reason.SOURCES_DISAGREE);
        }
        // The other one is the stale one: it is its claims that are outdated.
        if (other.asOf().isBefore(stated.asOf())) {
            return Optional.empty();
        }
        return Optional.of(other.asOf().isAfter(stated.asOf()) ? Reason.NEWER_SOURCE_DIFFERS : Reason.SOURCES_DISAGREE);
    }

    private static @Nullable LocalDate asOf(Attribute.Value value, Page page) {
        LocalDate published = page.snapshot().publishedAt();
        LocalDate stated = value.date().lastDay().orElse(null);
        // "At the end of 2026" on a page of June 2026 means no later than the page.
        return stated == null || (published != null && stated.isAfter(published)) ? published : stated;
    }

    /** It names the company, or speaks of the one whose page it is. */
    private boolean isAboutTheCompany(String folded) {
        Set<String> words = Words.of(folded).collect(java.util.stream.Collectors.toSet());
        return company.stream().anyMatch(words::contains)
                || Set.of(
                                "we",
                                "our",
                                "us",
                                "wir",
                                "unser",
                                "unsere",
                                "nous",
                                "it",
                                "the",
                                "company",
                                "firm",
                                "société",
                                "entreprise",
                                "unternehmen",
                                "firma",
                                "empresa")
                        .stream()
                        .anyMatch(words::contains)
                || Languages.script(folded).equals("HAN");
    }
}
