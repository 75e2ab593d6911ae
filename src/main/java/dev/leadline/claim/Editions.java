package dev.leadline.claim;

import dev.leadline.claim.Contradictions.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks in all pages for another edition of a claim's sentence: nearly the same words, the same names and the same dates, but another number.
 * Copies of a site that are some years old have such sentences.
 */
final class Editions {

    private static final int LEAST_WORDS = 3;
    private static final double SAME = 0.75;

    /** What "it" is, only the sentence before says. */
    private static final Pattern POINTS_BACK = Pattern.compile(
            "^'?(?:it|its|they|their|this|these|he|she|es|er|sie|dies\\p{L}*|il|elle|ils|elles|ce|cette|ella|esta|este|lui|lei|questa|questo|het|hij|zij|deze|dit)(?!\\p{L})");

    private final Set<String> company;
    private final Ages ages;
    private final List<Edition> all = new ArrayList<>();

    /** @param pages those about the company */
    Editions(List<Page> pages, Company company) {
        this.company = company.words();
        this.ages = new Ages(company);
        for (Page page : pages) {
            page.statements()
                    .forEach(span ->
                            read(span.of(page.snapshot().text()).strip(), page).ifPresent(all::add));
        }
    }

    private record Edition(
            Page page,
            String sentence,
            Set<String> stems,
            Set<String> names,
            List<Quantity> numbers,
            Set<CalendarDate> dates) {

        boolean isOf(Edition other) {
            long shared = stems.stream().filter(other.stems::contains).count();
            return shared >= LEAST_WORDS
                    && shared >= SAME * Math.max(stems.size(), other.stems.size())
                    && names.equals(other.names)
                    && dates.equals(other.dates)
                    && numbers.size() == other.numbers.size();
        }

        boolean differsIn(Edition other) {
            boolean sameUnits = IntStream.range(0, numbers.size())
                    .allMatch(at ->
                            numbers.get(at).unit().equals(other.numbers.get(at).unit()));
            return sameUnits
                    && IntStream.range(0, numbers.size())
                            .anyMatch(at -> !numbers.get(at).isSaidBy(other.numbers.get(at)));
        }
    }

    private Optional<Edition> read(String sentence, Page page) {
        String folded = FoldedText.of(sentence).folded();
        Atoms atoms = Atoms.ofClaim(folded);
        if (atoms.quantities().isEmpty() || POINTS_BACK.matcher(folded).find()) {
            return Optional.empty();
        }
        Set<String> left = new HashSet<>(company);
        Words.of(folded)
                .filter(word -> word.codePoints().anyMatch(Character::isDigit))
                .forEach(left::add);
        return Optional.of(new Edition(
                page,
                sentence,
                Closest.stemsOf(folded, left),
                Names.in(sentence, company, Set.of()).stream()
                        .flatMap(name -> name.words().stream())
                        .collect(Collectors.toSet()),
                atoms.quantities(),
                atoms.dates().stream().flatMap(found -> found.dates().stream()).collect(Collectors.toSet())));
    }

    /** Another edition on a page that is newer, or of the same age. */
    Optional<Found> of(String claim, Passage passage) {
        return Sentences.of(claim).stream()
                .flatMap(span -> read(span.of(claim).strip(), passage.page()).stream())
                .flatMap(mine -> all.stream()
                        .filter(other -> other.page() != mine.page() && other.isOf(mine) && other.differsIn(mine))
                        .flatMap(other -> ages
                                .of(mine.page(), other.page())
                                .map(reason -> new Found(
                                        reason, other.page().snapshot().id() + ": " + other.sentence()))
                                .stream()))
                .findFirst();
    }
}
