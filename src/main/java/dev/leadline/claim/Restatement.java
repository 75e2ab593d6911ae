package dev.leadline.claim;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whether a text that was written from facts says more than they do, as far as that can be compared without understanding. */
public final class Restatement {

    private Restatement() {}

    /**
     * The first number, date, name, e-mail address or web address in a text that the facts do not have; empty when there is
     * none.
     *
     * @param company its name, which the text may use
     * @param facts all that the text may be written from
     */
    public static Optional<String> addition(String text, String company, String facts) {
        String folded = FoldedText.of(facts).folded();
        return Stream.<Optional<String>>of(
                        Contacts.guessedEmail(text, facts),
                        Contacts.foreignAddress(text, Set.of()),
                        atom(text, folded),
                        name(text, company, facts, folded))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> atom(String text, String facts) {
        Atoms wanted = Atoms.ofClaim(FoldedText.of(text).folded());
        Atoms said = Atoms.ofPassage(facts);
        return wanted.quantities().stream()
                .filter(quantity -> !said.has(quantity))
                .map(Quantity::text)
                .findFirst()
                .or(() -> wanted.dates().stream()
                        .filter(date -> !said.has(date, 0))
                        .map(DateReader.Found::text)
                        .findFirst());
    }

    private static Optional<String> name(String text, String company, String facts, String folded) {
        Set<String> own = Words.of(FoldedText.of(company).folded()).collect(Collectors.toSet());
        Set<String> known = Names.sureIn(facts, Languages.guess(folded)).collect(Collectors.toSet());
        Set<String> said = new HashSet<>(Words.of(folded).toList());
        return Names.in(text, own, known).stream()
                .filter(name -> !isSaid(name.words(), said))
                .map(Names.Name::text)
                .findFirst();
    }

    private static boolean isSaid(List<String> name, Set<String> said) {
        return name.stream()
                .flatMap(Words::of)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .allMatch(word -> Places.namesOf(word).stream().anyMatch(said::contains));
    }
}
