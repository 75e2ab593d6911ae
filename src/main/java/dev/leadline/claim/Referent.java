package dev.leadline.claim;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Of whom a sentence speaks: of the company, or of another one. A name behind a preposition (in Leeds, by Jane Roe, aus Graz) only adds
 * something; a name without one may be who the sentence is about.
 */
final class Referent {

    private static final Set<String> PREPOSITIONS = words(
            "in at of from by near with to for on as around outside inside between than"
                    + " aus bei von nach mit für durch im am zu zum zur über vom ab an"
                    + " à a au aux de du des d par pour avec en dans chez près sur"
                    + " del por para con desde al di da dal dalla della dei nel nella presso per te van voor met door uit bij naar op");

    private static final Set<String> JOINING = words("and und et y e ed en or oder ou o");

    /** Words with which a text speaks of the company whose text it is, or of which it spoke before. */
    private static final Set<String> SELF = words("we our us company firm business group corporation"
            + " wir unser unsere unserem unseren unserer unternehmen firma konzern gesellschaft"
            + " nous notre nos société entreprise groupe"
            + " nosotros nuestra nuestro nuestros empresa compañía sociedad grupo"
            + " noi nostra nostro azienda società gruppo impresa"
            + " wij ons onze bedrijf onderneming");

    private static final Set<String> POINTING =
            words("it its they their es sie er ihr ihre il elle son sa ses su sus suo sua het zijn hun");

    /** What somebody else is to the company, if his name follows: "its rival Dockmaster". */
    private static final Pattern RELATED = Pattern.compile(
            "(?<!\\p{L})(?:rivals?|competitors?|customers?|clients?|suppliers?|partners?|konkurrent(?:in|en)?|wettbewerber(?:in)?|mitbewerber"
                    + "|kunden?|lieferant(?:en|in)?|concurrente?s?|clientes?|fournisseurs?|competidor(?:a|es)?|rivale|proveedor(?:es)?"
                    + "|concorrent[ei]|clienti|fornitor[ei]|klant(?:en)?|leveranciers?)[ ,:]*$");

    private final Set<String> company;
    private final Set<String> known;

    /**
     * @param company the words of its name, folded
     * @param known words that the sources use as names, folded
     */
    Referent(Set<String> company, Set<String> known) {
        this.company = company;
        this.known = known;
    }

    /** Whether it names somebody else, and not the company: "Its rival Dockmaster employs 400 people". */
    boolean isAnother(String sentence) {
        List<Names.Name> names = Names.in(sentence, company, known);
        List<Names.Name> actors = names.stream()
                .filter(name -> !isAdded(sentence, name.start(), names))
                .toList();
        return !actors.isEmpty()
                && (!namesTheCompany(sentence) || actors.stream().anyMatch(actor -> isRelated(sentence, actor)));
    }

    private static boolean isRelated(String sentence, Names.Name actor) {
        return RELATED.matcher(
                        FoldedText.of(sentence.substring(0, actor.start())).folded())
                .find();
    }

    /** Whether it names the company, or speaks of it as "the company", "we" or "it". */
    boolean isTheCompany(String sentence) {
        String folded = FoldedText.of(sentence).folded();
        Set<String> said = saidIn(folded);
        return names(said)
                || said.stream().anyMatch(word -> SELF.contains(word) || POINTING.contains(word))
                || Languages.script(folded).equals("HAN");
    }

    /** Whether it says the company's name, or speaks of "the company" or of "us". */
    boolean namesTheCompany(String sentence) {
        Set<String> said = saidIn(FoldedText.of(sentence).folded());
        return names(said) || said.stream().anyMatch(SELF::contains);
    }

    private boolean names(Set<String> said) {
        return company.stream().anyMatch(said::contains);
    }

    private static Set<String> saidIn(String folded) {
        return Words.of(folded).collect(Collectors.toSet());
    }

    /** Whether a name stands behind a preposition. In "in Lyon, Leipzig and Gdynia" all three do. */
    private static boolean isAdded(String sentence, int start, List<Names.Name> names) {
        String before = sentence.substring(0, start).stripTrailing();
        List<String> words = Words.of(FoldedText.of(before).folded()).toList();
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        if (PREPOSITIONS.contains(last) || behindArticle(words)) {
            return true;
        }
        boolean isListed = JOINING.contains(last) || before.endsWith(",");
        return isListed
                && names.stream()
                        .filter(other -> other.start() < start)
                        .reduce((one, next) -> next)
                        .filter(other -> isAdded(sentence, other.start(), names))
                        .isPresent();
    }

    /** "In the Netherlands", "aus der Schweiz". */
    private static boolean behindArticle(List<String> words) {
        return words.size() > 1
                && Set.of("the", "der", "dem", "den", "la", "le", "les", "el", "los")
                        .contains(words.get(words.size() - 1))
                && PREPOSITIONS.contains(words.get(words.size() - 2));
    }

    private static Set<String> words(String text) {
        return Stream.of(text.split(" "))
                .map(word -> FoldedText.of(word).folded())
                .collect(Collectors.toSet());
    }
}
