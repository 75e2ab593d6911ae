package dev.leadline.gemini;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What a sentence has that makes a fact of it, in any language: money, shares, dates, other numbers, names. */
enum AtomKind {
    MONEY(
            "[€$£¥₹]\\s?\\d|\\d[\\d.,'  ]*\\s?(?:k|m|bn|mio\\.?|mrd\\.?|tsd\\.?|mln|mld|thousand|\\p{L}*mill?i\\p{L}+|mil\\p{L}*)?\\s?(?:d['’]|de |di |of )?"
                    + "(?:\\p{L}+ )?(?:[€$£¥]|euros?\\b|eur\\b|usd\\b|gbp\\b|chf\\b|dollars?\\b|dólares\\b|pounds?\\b|pfund\\b|franken\\b|yen\\b|kronor\\b|kroner\\b|zł|円|元)"),
    SHARE("\\d\\s?(?:%|percent\\b|per cent\\b|prozent\\b|pour cent\\b|por ciento\\b|per cento\\b|procent\\b|パーセント)"),
    DATE(
            "\\b\\d{1,2}(?:st|nd|rd|th|er|º|\\.)? (?:de |of )?\\p{L}{3,10}\\.?,? (?:de |del )?(?:19|20)\\d{2}\\b|\\b\\p{L}{3,10} \\d{1,2},? (?:19|20)\\d{2}\\b"
                    + "|\\b(?:19|20)\\d{2}-\\d{2}|\\b\\d{1,2}\\.\\d{1,2}\\.(?:19|20)\\d{2}|(?:19|20)\\d{2}年|\\bq[1-4]\\b|\\b(?:19|20)\\d{2}\\b"),
    NUMBER(
            "\\d|\\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq"
                    + "|dos|tres|cuatro|cinco|seis|siete|ocho|due|tre|quattro|cinque|twee|drie|vijf|zes|zeven|negen|tien)\\b"),
    /** Two words with capitals in a row, or one inside of a sentence; German nouns count, too, since nothing tells them apart. */
    NAME(
            "(?-i:\\p{Lu}[\\p{L}'’-]+ (?:(?:van|von|de|del|di|da|der) )*\\p{Lu}[\\p{L}'’-]+|[\\p{Ll},] \\p{Lu}[\\p{L}'’-]+)|\\p{IsKatakana}{3,}");

    private final Pattern pattern;

    AtomKind(String pattern) {
        this.pattern = Pattern.compile("(?iU)" + pattern);
    }

    static Set<AtomKind> in(String sentence) {
        Set<AtomKind> found = EnumSet.noneOf(AtomKind.class);
        Arrays.stream(values())
                .filter(kind -> kind.pattern.matcher(sentence).find())
                .forEach(found::add);
        return found;
    }

    /** What an answer most likely has if the question is about these concepts. */
    static Set<AtomKind> wantedFor(Set<String> concepts) {
        Set<AtomKind> wanted = EnumSet.noneOf(AtomKind.class);
        concepts.forEach(concept -> wanted.addAll(
                switch (concept) {
                    case "price", "funding", "revenue", "acquisition", "amount" -> Set.of(MONEY, SHARE);
                    case "news", "founding", "plan" -> Set.of(DATE);
                    case "staff", "market", "problem" -> Set.of(NUMBER);
                    case "leader", "customer", "partner", "rival", "seat" -> Set.of(NAME);
                    default -> Set.<AtomKind>of();
                }));
        return wanted;
    }
}
