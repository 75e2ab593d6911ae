package dev.leadline.claim;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a sentence says something of the present that changes easily: who holds a role, how many people, places or customers there are,
 * what something costs, what is planned. A sentence with a date of its own says for when it holds, and a past that is told stays as it was.
 */
final class Changeable {

    private static final String LEFT = "(?<!\\p{L})(?:";
    private static final String RIGHT = ")(?!\\p{L})";

    private static final Pattern PAST = Pattern.compile(LEFT
            + "had|was|were|employed|former|formerly|until|ago|hatte|hatten|war|waren|ehemalig\\p{L}*|bis|avait|était|étaient|ancien(?:ne)?"
            + "|tenía|era|eran|fue|hasta|antigu[oa]|aveva|erano|fino|had|hadden|waren|voormalig\\p{L}*|tot" + RIGHT);

    /** Titles that several people may have. */
    private static final Pattern TITLE = Pattern.compile(LEFT
            + "head of|vp|vice president|director of|\\p{L}+ director|manager|leit(?:er|erin|et|ung)|leads|led by|chef(?:in)? (?:de|der|des)"
            + "|responsable|direct(?:eur|rice|or|ora)|dirige[nt]?|jef[ea] de|responsabile|dirett(?:ore|rice)|guida|hoofd|leidt|manager"
            + RIGHT);

    private static final Pattern PRICE = Pattern.compile(LEFT
            + "prices?|priced|costs|fees?|per (?:month|year|user|seat|hour|night|day|person)|a (?:month|year|night)|preise?|kostet|kosten|pro (?:monat|jahr|nutzer|stunde)"
            + "|im monat|prix|tarifs?|coûte(?:nt)?|par (?:mois|an|utilisateur|heure)|precios?|cuestan?|al (?:mes|año|mese|anno)|por (?:mes|hora|usuario)"
            + "|prezz[oi]|costano?|prij(?:s|zen)|per (?:maand|jaar|uur|gebruiker)" + RIGHT);

    private static final Pattern PLAN = Pattern.compile(LEFT
            + "plans? to|intends? to|wants? to|aims? to|hopes? to|expects? to|is going to|will|plan(?:t|en)|will|wollen|soll(?:en)?|möchten?"
            + "|prévo(?:it|ient|yons)|souhait\\p{L}+|compte(?:nt)? \\p{L}+er|prevén?|planean?|quiere[n]?|prevede|prevedono|intende|vuole|wil|willen|gaat"
            + RIGHT);

    private Changeable() {}

    /** @param company the words of the company's name, folded */
    static boolean isIn(String sentence, Set<String> company) {
        String folded = FoldedText.of(sentence).folded();
        if (isDated(folded) || PAST.matcher(folded).find()) {
            return false;
        }
        Atoms atoms = Atoms.ofClaim(folded);
        boolean isPrice = PRICE.matcher(folded).find()
                && atoms.quantities().stream().anyMatch(number -> Units.isMoney(number.unit()));
        return isPrice
                || PLAN.matcher(folded).find()
                || Attribute.isACountIn(folded)
                || !Holders.in(sentence, company).isEmpty()
                || (TITLE.matcher(folded).find()
                        && !Names.ofPeople(sentence, company).isEmpty());
    }

    /** Since when somebody has a role does not say until when. */
    private static boolean isDated(String folded) {
        return DateReader.read(folded).stream().anyMatch(found -> !Attribute.isBehindSince(folded, found.start()));
    }
}
