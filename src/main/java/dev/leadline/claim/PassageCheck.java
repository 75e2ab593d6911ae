package dev.leadline.claim;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares one claim with the passages of its quotes. */
final class PassageCheck {

    private static final double MIN_SHARED = 0.3;
    private static final double MIN_SHARED_WITHOUT_ATOMS = 0.5;
    private static final int SIGNIFICANT = 4;
    private static final int STEM = 5;
    private static final Set<String> PRONOUNS = Set.of(
            "he", "she", "they", "er", "sie", "il", "elle", "ils", "elles", "él", "ella", "lui", "lei", "hij", "zij");
    private static final Set<String> ENDINGS = Set.of("s", "es", "n", "en", "er", "'s");

    private final String claim;
    private final String folded;
    private final Set<String> company;
    private final Atoms atoms;
    private final List<Names.Name> names;
    private final String language;

    /** @param known words that the sources use as names */
    PassageCheck(String claim, Set<String> company, Set<String> known) {
        this.claim = claim;
        this.folded = FoldedText.of(claim).folded();
        this.company = company;
        this.atoms = Atoms.ofClaim(folded);
        this.names = Names.in(claim, company, known);
        this.language = Languages.guess(folded);
    }

    /**
     * What was found.
     *
     * @param detail what of the claim is not in the passage; empty when nothing is missing
     */
    record Outcome(Reason reason, String detail) {}

    String folded() {
        return folded;
    }

    /** The number that the claim states; empty when it states none, or several, or one that can be read in two ways. */
    Optional<Amount> amount() {
        return atoms.quantities().size() == 1
                        && atoms.quantities().get(0).values().size() == 1
                ? Optional.of(new Amount(
                        atoms.quantities().get(0).values().get(0),
                        atoms.quantities().get(0).unit()))
                : Optional.empty();
    }

    boolean isAboutMoneyOrPeople() {
        return !atoms.roles().isEmpty()
                || atoms.quantities().stream().anyMatch(quantity -> Units.isMoney(quantity.unit()));
    }

    /**
     * Numbers, dates and names must be in the quote; if it has none of that kind, they may be in its sentences: a quote may
     * leave out who says it.
     */
    Outcome compare(Passage passage) {
        String text = FoldedText.of(passage.text()).folded();
        if (passage.page().givesInstructions(passage.start(), passage.end())) {
            return new Outcome(Reason.SOURCE_GIVES_INSTRUCTIONS, "");
        }
        return Stream.<Optional<Outcome>>of(
                        Contacts.guessedEmail(claim, passage.quote())
                                .map(email -> new Outcome(Reason.EMAIL_NOT_IN_PASSAGE, email)),
                        missingAtom(text, passage),
                        missingName(text, passage),
                        missingRole(text, passage),
                        otherCertainty(text))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> sharedWords(text, passage));
    }

    private Optional<Outcome> missingAtom(String text, Passage passage) {
        Atoms sentences = Atoms.ofPassage(text);
        Atoms quoted = Atoms.ofPassage(FoldedText.of(passage.quote()).folded());
        Atoms said = quoted.dates().isEmpty() ? sentences : quoted;
        Optional<Outcome> number = atoms.quantities().stream()
                // The sentence counts, too: a quote may end between a number and its scale.
                .filter(quantity ->
                        !sentences.has(quantity) || !(quoted.quantities().isEmpty() || quoted.has(quantity)))
                .findFirst()
                .map(quantity -> new Outcome(Reason.NUMBER_NOT_IN_PASSAGE, quantity.text()));
        LocalDate published = passage.page().snapshot().publishedAt();
        int year = published == null ? 0 : published.getYear();
        return number.or(() -> atoms.dates().stream()
                .filter(date -> !said.has(date, year))
                .findFirst()
                .map(date -> new Outcome(Reason.DATE_NOT_IN_PASSAGE, date.text())));
    }

    private Optional<Outcome> missingName(String text, Passage passage) {
        boolean quoteHasNames = !Names.in(passage.quote(), company, Set.of()).isEmpty();
        String said = quoteHasNames ? FoldedText.of(passage.quote()).folded() : text;
        return names.stream()
                .filter(name -> !isNamed(name, said, passage))
                .findFirst()
                .map(name -> new Outcome(
                        isInOtherScript(name, text) ? Reason.NAME_IN_OTHER_SCRIPT : Reason.NAME_NOT_IN_PASSAGE,
                        name.text()));
    }

    private static boolean isNamed(Names.Name name, String text, Passage passage) {
        if (contains(text, name.words())) {
            return true;
        }
        String before = FoldedText.of(passage.before()).folded();
        boolean pointsBack =
                Words.of(text).findFirst().filter(PRONOUNS::contains).isPresent();
        if (pointsBack && contains(before + " " + text, name.words())) {
            return true;
        }
        String last = name.words().get(name.words().size() - 1);
        return contains(text, List.of(last))
                && passage.page().folded().folded().contains(String.join(" ", name.words()));
    }

    private static boolean contains(String text, List<String> names) {
        Set<String> words = Words.of(text).collect(Collectors.toSet());
        return names.stream().allMatch(name -> Places.namesOf(name).stream().anyMatch(one -> isIn(one, text, words)));
    }

    private static boolean isIn(String name, String text, Set<String> words) {
        if (FoldedText.isWithoutSpaces(name.codePointAt(0)) || Words.of(name).count() != 1 || !words(name)) {
            return text.contains(name);
        }
        return words.contains(name)
                || ENDINGS.stream().anyMatch(ending -> words.contains(name + ending))
                || ENDINGS.stream()
                        .anyMatch(ending -> name.endsWith(ending)
                                && name.length() - ending.length() >= SIGNIFICANT
                                && words.contains(name.substring(0, name.length() - ending.length())));
    }

    private static boolean words(String name) {
        return name.codePoints().allMatch(Character::isLetterOrDigit);
    }

    private static boolean isInOtherScript(Names.Name name, String text) {
        String script = Languages.script(text);
        return !script.isEmpty() && !Languages.script(name.text()).equals(script);
    }

    private Optional<Outcome> missingRole(String text, Passage passage) {
        Set<String> said = Roles.in(text);
        String language = passage.page().language();
        // In a language whose words for roles are not known, a role that is not found proves nothing.
        if (said.isEmpty() && Languages.differ(this.language, language)) {
            return Optional.empty();
        }
        return atoms.roles().stream()
                .filter(role -> !Roles.isNamed(role, said))
                .findFirst()
                .map(role -> new Outcome(Reason.ROLE_NOT_IN_PASSAGE, role));
    }

    private Optional<Outcome> otherCertainty(String text) {
        if (Cues.negationDiffers(folded, text)) {
            return Optional.of(new Outcome(Reason.NEGATION_DIFFERS, ""));
        }
        return Cues.passageIsLessCertain(folded, text)
                ? Optional.of(new Outcome(Reason.SOURCE_LESS_CERTAIN, ""))
                : Optional.empty();
    }

    /** Words are compared within one language only. Without them and without atoms there is nothing that could differ. */
    private Outcome sharedWords(String text, Passage passage) {
        boolean hasAtoms = !(atoms.quantities().isEmpty()
                && atoms.dates().isEmpty()
                && atoms.roles().isEmpty()
                && names.isEmpty());
        boolean isComparable = !Languages.differ(language, passage.page().language())
                && !Languages.differ(language, Languages.guess(text))
                && !(hasAtoms && language.equals(Languages.UNKNOWN));
        Set<String> wanted = isComparable ? stems(folded) : new HashSet<>();
        names.forEach(name -> name.words().forEach(word -> wanted.remove(stem(word))));
        if (wanted.isEmpty()) {
            return new Outcome(hasAtoms ? Reason.ANCHORED : Reason.NOTHING_TO_COMPARE, "");
        }
        Set<String> said = stems(FoldedText.of(passage.page().snapshot().title() + "\n" + passage.around())
                .folded());
        double shared = (double) wanted.stream().filter(said::contains).count() / wanted.size();
        return new Outcome(
                shared >= (hasAtoms ? MIN_SHARED : MIN_SHARED_WITHOUT_ATOMS) ? Reason.ANCHORED : Reason.WORDS_DIFFER,
                "");
    }

    /** The beginnings of long words without the company's; in scripts without spaces, pairs of characters. */
    private Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        for (String word : Words.of(text).toList()) {
            if (FoldedText.isWithoutSpaces(word.codePointAt(0))) {
                pairs(word).forEach(stems::add);
            } else if (word.length() >= SIGNIFICANT
                    && !Character.isDigit(word.charAt(0))
                    && !company.contains(word)
                    && !Languages.isSmallWord(word)
                    && MonthNames.number(word) == 0) {
                stems.add(stem(word));
            }
        }
        return stems;
    }

    private static List<String> pairs(String word) {
        List<String> pairs = new ArrayList<>();
        for (int at = 0; at + 2 <= word.length(); at++) {
            String pair = word.substring(at, at + 2);
            // The small words of Japanese are written in Hiragana.
            if (pair.codePoints()
                    .noneMatch(one -> Character.UnicodeScript.of(one) == Character.UnicodeScript.HIRAGANA
                            || Character.isDigit(one))) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static String stem(String word) {
        return word.substring(0, Math.min(STEM, word.length()));
    }
}
