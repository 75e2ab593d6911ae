package dev.leadline.claim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds names of people, places and things in a claim: words with a capital letter. At the start of a sentence, and anywhere
 * in German, such a word may be an ordinary one; then it is a name only if the sources use it as one. In Japanese and
 * Chinese, names are found by their script and by what follows them (さん, 市, 公司).
 */
final class Names {

    private static final Pattern TOKEN = Pattern.compile(
            "[\\p{L}\\p{N}&&[^" + Words.UNSPACED + "]][\\p{L}\\p{N}\\p{M}'’.\\x26\\-&&[^" + Words.UNSPACED + "]]*");
    private static final Pattern EAST_ASIAN = Pattern.compile("[\\p{IsKatakana}ー]{3,}"
            + "|\\p{IsHan}{2,4}(?=氏|さん|様|先生|女士|市|県|區|区|省)"
            + "|(?<=株式会社)[\\p{IsHan}\\p{IsKatakana}ー]{2,8}"
            + "|[\\p{IsHan}]{2,6}(?=株式会社|公司)");
    private static final Pattern FOREIGN = Pattern.compile("[" + Words.UNSPACED + "]{2,}(?<![億万円年月日])");
    private static final Set<String> NO_NAMES = words(
            "i we it its he she they his her their our the a an in on at of for to by as from with and or but since after before until"
                    + " chief executive executives officer financial finance technology technical operating operations marketing product"
                    + " president vice director managing head chair chairman chairwoman board founder founders co-founder ceo cfo cto coo"
                    + " cmo cio cpo vp mr mrs ms dr prof sir herr frau monsieur madame"
                    + " monday tuesday wednesday thursday friday saturday sunday series round q1 q2 q3 q4 h1 h2 fy"
                    + " eur usd gbp chf jpy us usa uk eu inc ltd llc gmbh ag se sa plc kg corp corporation company limited"
                    + " german french italian spanish english japanese chinese dutch european american swiss austrian british"
                    + " der die das ein eine er sie es le la les il elle el los las");

    private static final Set<String> PARTICLES = Set.of(
            "van", "von", "de", "del", "della", "di", "da", "den", "der", "du", "la", "le", "ter", "ten", "zu", "bin",
            "al", "y");

    private static final Set<String> GERMAN_PLACE = Set.of("in", "aus", "nach", "bei", "von");
    private static final Set<String> GERMAN_NOUNS = words(
            "sitz hauptsitz umsatz gewinn verlust mitarbeiter mitarbeitende beschäftigte kunden kunde jahr jahre jahren monat ende anfang"
                    + " mitte firma unternehmen standort standorte werk werke produkte produkt software maschinen roboter betrieb zukunft"
                    + " höhe euro prozent person personen leute stadt land woche quartal summe runde kapital team teams halle markt"
                    + " nun damit dort hier heute seit bis rund etwa");

    private Names() {}

    /**
     * A name in a claim.
     *
     * @param text as the claim writes it
     * @param words folded
     * @param start where it begins in the claim
     * @param end where it ends, exclusive
     */
    record Name(String text, List<String> words, int start, int end) {}

    private record Token(String text, String folded, int start, int end, boolean opensSentence) {

        boolean isCapital() {
            return text.codePoints().anyMatch(Character::isUpperCase);
        }

        boolean canBeName() {
            return text.length() > 1
                    && isCapital()
                    && !NO_NAMES.contains(folded)
                    && MonthNames.number(folded) == 0
                    && !Scale.isWord(folded)
                    && Units.of(folded).isEmpty()
                    && !QuantityReader.isNumberWord(folded)
                    && Roles.in(folded).isEmpty();
        }
    }

    /**
     * The names in a claim, without the company's own.
     *
     * @param known words that the sources use as names, folded
     */
    static List<Name> in(String claim, Set<String> company, Set<String> known) {
        String language = Languages.guess(FoldedText.of(claim).folded());
        boolean isGerman = language.equals("de");
        Set<String> sure = new HashSet<>(known);
        if (Languages.script(claim).equals("HAN")) {
            tokens(claim).stream().filter(Token::canBeName).map(Token::folded).forEach(sure::add);
        }
        sureIn(claim, language).forEach(sure::add);
        List<Name> names = new ArrayList<>();
        List<Token> run = new ArrayList<>();
        for (Token token : tokens(claim)) {
            boolean follows = !run.isEmpty()
                    && claim.substring(run.get(run.size() - 1).end, token.start).equals(" ");
            if (!follows) {
                close(run, names, sure, isGerman);
            }
            if (token.canBeName() && !company.contains(token.folded)) {
                run.add(token);
            } else {
                close(run, names, sure, isGerman);
            }
        }
        close(run, names, sure, isGerman);
        boolean isLatin = Languages.script(claim).equals("LATIN");
        // In a Latin sentence, characters of another script are a name.
        (isLatin ? FOREIGN : EAST_ASIAN)
                .matcher(claim)
                .results()
                .filter(match -> company.stream()
                        .noneMatch(word ->
                                word.contains(FoldedText.of(match.group()).folded())))
                .forEach(match -> names.add(new Name(
                        match.group(), List.of(FoldedText.of(match.group()).folded()), match.start(), match.end())));
        return names;
    }

    /** What may be names of people in a sentence: two or more such words in a row, with "van", "de la" or "von" between them. */
    static List<Name> ofPeople(String sentence, Set<String> company) {
        List<Name> people = new ArrayList<>();
        List<Token> run = new ArrayList<>();
        int end = 0;
        for (Token token : tokens(sentence)) {
            boolean follows =
                    !run.isEmpty() && sentence.substring(end, token.start).isBlank();
            if (follows && PARTICLES.contains(token.text)) {
                end = token.end;
                continue;
            }
            boolean isPart =
                    token.canBeName() && !company.contains(token.folded) && !GERMAN_NOUNS.contains(token.folded);
            if (!(follows && isPart)) {
                closePerson(run, people);
            }
            if (isPart) {
                run.add(token);
                end = token.end;
            }
        }
        closePerson(run, people);
        return people;
    }

    /** Whether a folded word is not one of those that names are never made of, such as "the", "officer" or "Ltd". */
    static boolean canBeName(String folded) {
        return !NO_NAMES.contains(folded);
    }

    private static void closePerson(List<Token> run, List<Name> people) {
        if (run.size() > 1) {
            people.add(name(List.copyOf(run)));
        }
        run.clear();
    }

    /**
     * The words that a text uses as names beyond doubt, folded: capitals inside of sentences; in German, only pairs of them
     * and what follows a preposition of place.
     */
    static Stream<String> sureIn(String text, String language) {
        return Sentences.of(text).stream()
                .map(span -> span.of(text))
                .flatMap(sentence -> sureInSentence(sentence, language));
    }

    private static Stream<String> sureInSentence(String sentence, String language) {
        List<Token> tokens = tokens(sentence);
        String own = Languages.guess(FoldedText.of(sentence).folded());
        if (!(own.equals("de") || language.equals("de"))) {
            return tokens.stream()
                    .filter(token -> !token.opensSentence && token.canBeName())
                    .map(Token::folded);
        }
        Set<String> sure = new HashSet<>();
        for (int at = 1; at < tokens.size(); at++) {
            Token before = tokens.get(at - 1);
            Token token = tokens.get(at);
            // "48.000 Becher Joghurt": behind a number stand things.
            boolean isCounted = at > 1 && tokens.get(at - 2).text.matches("(?!(?:19|20)\\d{2}$)\\d.*");
            boolean isListed = at > 1 && before.folded.equals("und") && sure.contains(tokens.get(at - 2).folded);
            boolean isPair = !isCounted
                    && isGermanName(before)
                    && isGermanName(token)
                    && sentence.substring(before.end, token.start).equals(" ");
            if (isPair) {
                sure.add(before.folded);
            }
            if (isPair || ((isListed || GERMAN_PLACE.contains(before.folded)) && isGermanName(token))) {
                sure.add(token.folded);
            }
        }
        return sure.stream();
    }

    private static boolean isGermanName(Token token) {
        return token.canBeName()
                && !GERMAN_NOUNS.contains(token.folded)
                && !token.folded.matches(
                        "\\p{L}+(?:ung|ungen|heit|keit|schaft|tion|tionen|ment|ler|mitarbeiter\\p{L}*)");
    }

    private static void close(List<Token> run, List<Name> names, Set<String> known, boolean isGerman) {
        if (run.isEmpty()) {
            return;
        }
        if (isGerman) {
            run.stream()
                    .filter(token -> known.contains(token.folded))
                    .forEach(token -> names.add(name(List.of(token))));
        } else if (run.size() > 1 || !run.get(0).opensSentence || known.contains(run.get(0).folded)) {
            names.add(name(List.copyOf(run)));
        }
        run.clear();
    }

    private static Name name(List<Token> tokens) {
        return new Name(
                tokens.stream().map(Token::text).collect(Collectors.joining(" ")),
                tokens.stream().map(Token::folded).toList(),
                tokens.get(0).start(),
                tokens.get(tokens.size() - 1).end());
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        boolean opens = true;
        int last = 0;
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            opens |= text.substring(last, token.start()).matches("(?s).*[.!?:\\n].*");
            String word = token.group().replaceFirst("['’]s?$|[.'’&-]+$", "");
            String folded = FoldedText.of(word).folded();
            tokens.add(new Token(word, folded, token.start(), token.start() + word.length(), opens));
            opens = token.group().endsWith(".") && word.length() > 2;
            last = token.end();
        }
        return tokens;
    }

    private static Set<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).split(" ")).collect(Collectors.toSet());
    }
}
