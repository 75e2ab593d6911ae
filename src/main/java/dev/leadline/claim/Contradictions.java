package dev.leadline.claim;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks in all pages for another value of what a claim states. */
final class Contradictions {

    /** "Employees: 140", as registers and tables have it. */
    private static final Pattern ENTRY = Pattern.compile("^[\\p{L} ]{3,30}:");

    private final Company company;
    private final Referent referent;
    private final Ages ages;
    private final List<Known> known = new ArrayList<>();

    /** @param pages those about the company */
    Contradictions(List<Page> pages, Company company, Referent referent) {
        this.company = company;
        this.referent = referent;
        this.ages = new Ages(company);
        pages.forEach(this::remember);
    }

    /** @param detail the other sentence and its source */
    record Found(Reason reason, String detail) {}

    /** @param places the names in the sentence: 5 shops in Leeds are no contradiction to 14 shops */
    private record Dated(Attribute.Value value, @Nullable LocalDate asOf, Page page, Set<String> places) {}

    /** What a sentence of a page says about the company. */
    private record Known(Attribute attribute, Dated stated, Page page, String sentence) {}

    private void remember(Page page) {
        for (Sentences.Span span : page.statements()) {
            String sentence = span.of(page.snapshot().text()).strip();
            String folded = FoldedText.of(sentence).folded();
            for (Attribute attribute : Attribute.values()) {
                attribute
                        .in(folded)
                        .filter(value -> isAboutTheCompany(sentence, page, Passage.of(page, span)))
                        .ifPresent(
                                value -> known.add(new Known(attribute, dated(value, page, sentence), page, sentence)));
            }
        }
    }

    Optional<Found> of(String claim, Passage passage) {
        return Sentences.of(claim).stream()
                .map(span -> span.of(claim))
                .filter(sentence -> !referent.isAnother(sentence))
                .flatMap(sentence -> ofSentence(sentence, passage).stream())
                .findFirst();
    }

    private Optional<Found> ofSentence(String sentence, Passage passage) {
        String folded = FoldedText.of(sentence).folded();
        for (Attribute attribute : Attribute.values()) {
            Optional<Found> found = attribute
                    .in(folded)
                    .map(value -> dated(value, passage.page(), sentence))
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

    private Optional<Reason> compare(Attribute attribute, Dated stated, Dated other) {
        boolean otherYear = stated.value().year() > 0
                && other.value().year() > 0
                && stated.value().year() != other.value().year();
        if (!attribute.contradict(stated.value().quantity(), other.value().quantity())
                || (attribute == Attribute.REVENUE && otherYear)) {
            return Optional.empty();
        }
        if (!attribute.changes()) {
            return Optional.of(Reason.SOURCES_DISAGREE);
        }
        // Empty if the other one is the stale one: it is its claims that are outdated.
        return attribute.isOfPlaces() && !areOfOnePlace(stated.places(), other.places())
                ? Optional.empty()
                : ages.of(stated.page(), stated.asOf(), other.page(), other.asOf());
    }

    /** Numbers of places are those of the whole company, or of the same places. */
    private static boolean areOfOnePlace(Set<String> one, Set<String> other) {
        return (one.isEmpty() && other.isEmpty()) || !Collections.disjoint(one, other);
    }

    private Dated dated(Attribute.Value value, Page page, String sentence) {
        Set<String> places = Names.in(sentence, company.words(), Set.of()).stream()
                .flatMap(name -> name.words().stream())
                .collect(Collectors.toSet());
        return new Dated(value, asOf(value, page), page, places);
    }

    private static @Nullable LocalDate asOf(Attribute.Value value, Page page) {
        LocalDate published = page.snapshot().publishedAt();
        LocalDate stated = value.date().lastDay().orElse(null);
        // "At the end of 2026" on a page of June 2026 means no later than the page.
        return stated == null || (published != null && stated.isAfter(published)) ? published : stated;
    }

    /** It names the company, speaks of the one whose page it is, or is on its own site or an entry of a page about it. */
    private boolean isAboutTheCompany(String sentence, Page page, Passage passage) {
        return !referent.isAnother(sentence)
                && (referent.isTheCompany(sentence)
                        || company.owns(page.snapshot())
                        || (ENTRY.matcher(sentence).find() && company.isNamedIn(passage)));
    }
}
