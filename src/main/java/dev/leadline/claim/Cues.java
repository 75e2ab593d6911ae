package dev.leadline.claim;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares whether a claim and its passage deny what they say, and whether the passage is sure of it. The passage's clause
 * that shares most words with the claim is what counts, so "did not expand to Spain, but opened in France" supports "opened
 * in France".
 */
final class Cues {

    private static final Pattern NEGATION = Pattern.compile(
            "(?<!\\p{L})(?:not|no|never|none|neither|nor|without|cannot|\\p{L}+n't|denie[sd]|deny|denied|untrue|false|failed to|lacks?"
                    + "|nicht|kein\\p{L}{0,2}|nie|niemals|ohne|weder|dementiert\\p{L}?|bestreitet"
                    + "|pas|jamais|aucune?|sans|ni|nunca|sin|ningun[ao]?|ninguno|non|mai pi[uù]|senza|niet|geen|nooit|zonder"
                    + "|не|нет|без|никогда)(?!\\p{L})"
                    + "|ません|いない|しない|していない|ではない|じゃない|なかった|なく|没有|不是|并未|未能|不再|没");
    private static final Pattern NO_NEGATION = Pattern.compile(
            "not only|nicht nur|non solo|pas seulement|no sólo|no solo|niet alleen|no\\. ?\\d+|no later than|not least|non-profit|nonprofit"
                    + "|no less than|no fewer than|nicht zuletzt|non-executive|no-code|no doubt");
    private static final Pattern DOUBT = Pattern.compile(
            "(?<!\\p{L})(?:plans? to|planned to|planning to|considers|considering|rumou?red|rumou?rs?|reportedly|allegedly|might|could|aims to"
                    + "|hopes to|intends to|expects? to|expected to|is in talks|angeblich|gerüchten?|möchte|könnte|geplant|soll|sollen"
                    + "|envisage|projette|aurait|podría|prevé|potrebbe)(?!\\p{L})|予定|計画|かもしれ|可能|计划");
    /** What will be is no fact yet, however sure its source is: "sollen entstehen" may be told as "will be created". */
    private static final Pattern FUTURE = Pattern.compile(
            "(?<!\\p{L})(?:will|would|shall|wird|werden|sera|seront|va|será|serán|sarà|saranno|zal|zullen|gaat)(?!\\p{L})");

    private static final Pattern CLAUSE_END = Pattern.compile(
            "[;:,。、!?](?!\\d)|\\.(?=\\s|$)| - |(?<!\\p{L})(?:but|aber|sondern|mais|pero|sino|maar|while|whereas|während)(?!\\p{L})");

    private Cues() {}

    static boolean negationDiffers(String claim, String passage) {
        return !areOne(claim, passage) && differs(claim, passage, Cues::isNegated);
    }

    /** Whether the passage is not sure of what the claim states as a fact. */
    static boolean passageIsLessCertain(String claim, String passage) {
        return !areOne(claim, passage)
                && !isDoubted(claim)
                && !FUTURE.matcher(claim).find()
                && closest(claim, passage).stream().allMatch(Cues::isDoubted);
    }

    /** A sentence that is repeated word for word denies what it denies, whichever of its clauses that is. */
    private static boolean areOne(String claim, String passage) {
        return claim.replaceFirst("[.' ]+$", "").equals(passage.replaceFirst("[.' ]+$", ""));
    }

    private static boolean differs(String claim, String passage, java.util.function.Predicate<String> cue) {
        boolean inClaim = cue.test(claim);
        return closest(claim, passage).stream().noneMatch(clause -> cue.test(clause) == inClaim);
    }

    private static boolean isNegated(String folded) {
        return NEGATION.matcher(NO_NEGATION.matcher(folded).replaceAll("")).find();
    }

    private static boolean isDoubted(String folded) {
        return DOUBT.matcher(folded).find();
    }

    /** The clauses of the passage that share most with the claim: all of them if none shares anything. */
    private static List<String> closest(String claim, String passage) {
        Set<String> wanted = stems(claim);
        List<String> clauses = Stream.of(CLAUSE_END.split(passage))
                .filter(clause -> !clause.isBlank())
                .toList();
        long most = clauses.stream()
                .mapToLong(clause -> shared(wanted, clause))
                .max()
                .orElse(0);
        return clauses.stream().filter(clause -> shared(wanted, clause) == most).toList();
    }

    private static long shared(Set<String> wanted, String clause) {
        return stems(clause).stream().filter(wanted::contains).count();
    }

    private static Set<String> stems(String folded) {
        return Words.of(folded)
                .filter(word -> word.length() > 3 || Character.isDigit(word.charAt(0)))
                .map(word -> word.substring(0, Math.min(5, word.length())))
                .collect(Collectors.toSet());
    }
}
