package dev.leadline.gemini;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the simulator reads in a prompt: its question, and the sentences of its sources. */
final class PromptText {

    private static final Pattern SOURCE =
            Pattern.compile("<source id=\"([^\"]+)\"[^>]*>\\n?(.*?)</source>", Pattern.DOTALL);
    private static final Pattern QUESTION = Pattern.compile("(?m)^Question: (.+)$");
    private static final Pattern NAMED_QUESTION = Pattern.compile("(?m)^Question \\((\\w{1,64})\\): (.+)$");
    private static final Pattern COMPANY = Pattern.compile("(?m)^Company: (.+)$");

    /** A full stop behind one of these ends no sentence; nor does one behind an initial, or the number of a day. */
    private static final Pattern CONTINUES = Pattern.compile(
            "(?iU)(?:\\b(?:mio|mrd|mld|tsd|dr|mr|mrs|ms|prof|st|inc|ltd|co|corp|ca|bzw|z\\. ?b|u\\. ?a|d\\. ?h|e\\.g|i\\.e"
                    + "|approx|vs|jr|sr|abs|mme|sra|u\\.s|u\\.k|bn|mn|mln|ing|dipl|str|geb|gegr|rd|inkl|zzgl|p\\.ej|dott|sig)"
                    + "|(?<=^|[\\s.])\\p{L})\\.$");

    private static final Pattern NUMBER = Pattern.compile("(?i)(?:^|\\s)n(?:o|r)\\.$");
    private static final Pattern DAY = Pattern.compile("(?:^|[\\s(])\\d{1,2}\\.$");
    private static final Pattern MONTH = Pattern.compile(
            "(?iU)^(?:jan|jän|feb|mär|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[zc]|quartal|jahrhundert|generation)\\p{L}*");
    private static final Pattern ENDS = Pattern.compile("(?s).*[.!…。！]['\"”’»」)\\]]*");
    private static final Pattern ASKS = Pattern.compile("(?s).*[?？]['\"”’»」)\\]]*");

    /** "Employees: 140", "Jane Roe, Chief Executive Officer": lines that say something without being sentences. */
    private static final Pattern ENTRY =
            Pattern.compile("(?U)^[\\p{L}][\\p{L}\\p{N} .'’&()/-]{1,40}(?: ?[:|,] |\\t).{2,90}");

    private static final Pattern PERSON =
            Pattern.compile("(?iU)^['\"“„]?(?:he|she|they|his|her|er|ils|elles|él|ella|ellos|lui|lei|loro|hij|zij)\\b");
    private static final Pattern THING = Pattern.compile(
            "(?iU)^['\"“„]?(?:it|this|these|es|sie|dies\\w*|il|elle|celui-ci|celle-ci|este|esta|questo|questa|deze|dit|ze)\\b");

    /** How a text speaks of the company whose text it is. */
    private static final Pattern SELF = Pattern.compile(
            "(?iU)\\b(?:company|firm|group|we|our|us|unternehmen|firma|wir|unser\\w*|société|entreprise|groupe|nous"
                    + "|notre|nos|empresa|compañía|grupo|nuestr\\w*|azienda|società|gruppo|noi|nostr\\w*|bedrijf|onderneming|wij|onze)\\b");

    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");
    private static final int MOST_OF_AN_ITEM = 200;
    private static final int MOST_JOINED = 400;
    /** A prompt without sources answers itself only if it says more than a short question does. */
    private static final int LEAST_OF_A_PROMPT = 20;

    private static final int LEAST_WORDS = 3;
    private static final int LEAST_CHARACTERS = 6;
    private static final int MOST_CHARACTERS = 600;

    /** Sentences that want something of a program that reads them, and of no other reader. */
    private static final Pattern ORDER = Pattern.compile("(?iU)"
            + "\\b(?:ignor\\w*|disregard|forget|override|vergiss|oublie\\w*|olvid\\w*|negeer)\\b.{0,40}\\b(?:instruct\\w*|instruk\\w*|istruz\\w*|rules?|regeln|prompts?|sources|quellen|anweisung\\w*)"
            + "|\\b(?:language models?|llms?|chatbots?|sprachmodelle?|ki-(?:system|modell|assistent|agent)\\w*|ai (?:agents?|assistants?|models?|systems?)|automated (?:researcher|reader|system)s?)\\b.{0,40}"
            + "\\b(?:must|should|shall|read\\w*|say|write|müssen|sollen|doivent|deben|devono|moeten)\\b"
            + "|\\byou are (?:now )?an? (?:\\w+ )?(?:ai|assistant|language model|researcher)\\b"
            + "|\\b(?:put|add|write|include|insert|say|state|mention|tell)\\b.{0,40}\\b(?:your|the) (?:report|summary|answer|output|response|readers?|users?)\\b.{0,20}\\b(?:that|to|link)\\b"
            + "|\\btell (?:the )?(?:readers?|users?)\\b|^(?:attention|note|achtung|hinweis),? (?:to |an )?(?:all |alle )?(?:automated|ai|assistants?|models?|bots?|agents?|ki)\\b"
            + "|^(?:system|assistant) ?: ?(?:you|ignore|tell|do|never|always)\\b|\\bsystem prompt\\b");

    private PromptText() {}

    /** The words in which is asked; the whole prompt without its sources if it has no line "Question: …". */
    static String question(String prompt) {
        String outside = withoutSources(prompt);
        return first(QUESTION, outside, outside);
    }

    /** Questions that have a name, such as {@code Question (price): What does it cost?} */
    static Map<String, String> namedQuestions(String prompt) {
        Map<String, String> questions = new LinkedHashMap<>();
        NAMED_QUESTION
                .matcher(withoutSources(prompt))
                .results()
                .forEach(question -> questions.put(question.group(1), question.group(2)));
        return questions;
    }

    static String company(String prompt) {
        return first(COMPANY, withoutSources(prompt), "");
    }

    private static String withoutSources(String prompt) {
        return SOURCE.matcher(prompt).replaceAll("");
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /** What the sources state, each sentence once; the sentences of the prompt itself if it has no sources. */
    static List<Stated> stated(String prompt) {
        Set<String> company = words(company(prompt));
        Map<String, Stated> stated = new LinkedHashMap<>();
        Matcher source = SOURCE.matcher(prompt);
        while (source.find()) {
            String id = source.group(1);
            statements(source.group(2), company).forEach(one -> stated.merge(one.sentence(), one.in(id), Stated::with));
        }
        if (!SOURCE.matcher(prompt).find()) {
            everySentence(prompt).stream()
                    .filter(sentence -> sentence.length() >= LEAST_OF_A_PROMPT)
                    .filter(sentence ->
                            states(sentence) || ASKS.matcher(sentence).matches())
                    .map(sentence -> new Stated(sentence, Set.of(), "", isWhole(sentence)))
                    .forEach(one -> stated.putIfAbsent(one.sentence(), one));
        }
        return List.copyOf(stated.values());
    }

    /** Line by line: under a heading, or the header of a table; a person on a card is told together with the role in the next line. */
    private static List<Stated> statements(String text, Set<String> company) {
        List<Stated> statements = new ArrayList<>();
        String[] lines = text.split("\\R");
        String above = "";
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (i + 1 < lines.length && Stated.isCard(line, lines[i + 1].strip())) {
                i++;
                statements.add(new Stated(line + " " + lines[i].strip(), Set.of(), "", true));
                continue;
            }
            List<Stated> own = inLine(line, above, company);
            statements.addAll(own);
            // A heading holds until the next one; a question only for the paragraph below, which answers it.
            above = own.isEmpty() ? line : ASKS.matcher(above).matches() ? "" : above;
        }
        return statements;
    }

    /**
     * A sentence that begins with "she", or with an "it" that is not the company, is told together with the one before it. One that begins
     * with a name that the one before it introduces has to do with what that one is about.
     */
    private static List<Stated> inLine(String line, String above, Set<String> company) {
        List<Stated> statements = new ArrayList<>();
        String before = "";
        for (String sentence : everySentence(line)) {
            boolean pointsBack = PERSON.matcher(sentence).find()
                    || (THING.matcher(sentence).find()
                            && Collections.disjoint(words(before), company)
                            && !SELF.matcher(before).find());
            boolean isJoined = pointsBack && states(before) && before.length() + sentence.length() < MOST_JOINED;
            if (states(sentence) && !ASKS.matcher(sentence).matches()) {
                String told = isJoined ? before + " " + sentence : sentence;
                boolean goesOn = Stated.goesOnAbout(before, sentence, company);
                // An item under a heading, or a row under its header, is no heading itself.
                boolean isWhole = isWhole(told) || !above.isEmpty();
                statements.add(new Stated(told, Set.of(), goesOn ? above + "\n" + before : above, isWhole));
            }
            before = sentence;
        }
        return statements;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> word.length() > 2)
                .collect(Collectors.toSet());
    }

    /** Headings and menus do not end like sentences, and state nothing; items of lists and rows of tables with a number do. */
    private static boolean states(String sentence) {
        boolean isWhole = isWhole(sentence)
                || (sentence.length() <= MOST_OF_AN_ITEM
                        && DIGIT.matcher(sentence).find());
        long unspaced = sentence.codePoints().filter(PromptText::isUnspaced).count();
        return isWhole
                && (unspaced >= LEAST_CHARACTERS || sentence.split("\\s+").length >= LEAST_WORDS)
                && sentence.length() <= MOST_CHARACTERS
                && !ORDER.matcher(sentence).find();
    }

    /** Whether it ends like a sentence or a question. */
    static boolean endsLikeOne(String line) {
        return ENDS.matcher(line).matches() || ASKS.matcher(line).matches();
    }

    /** Whether it ends like a sentence, or is an entry such as "Employees: 140". */
    static boolean isWhole(String sentence) {
        return ENDS.matcher(sentence).matches() || ENTRY.matcher(sentence).matches() || Stated.isPerson(sentence);
    }

    static boolean isUnspaced(int character) {
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI -> true;
            default -> false;
        };
    }

    /** All of the text, sentence by sentence, also what does not end like one. */
    static List<String> everySentence(String text) {
        List<String> sentences = new ArrayList<>();
        for (String line : text.split("\\R")) {
            BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
            breaks.setText(line);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
                if (end < line.length()
                        && goesOn(
                                line.substring(start, end).strip(),
                                line.substring(end).strip())) {
                    continue;
                }
                sentences.add(line.substring(start, end).strip());
                start = end;
            }
        }
        return sentences;
    }

    private static boolean goesOn(String before, String after) {
        boolean isNumbered = NUMBER.matcher(before).find() && !after.isEmpty() && Character.isDigit(after.charAt(0));
        return CONTINUES.matcher(before).find()
                || isNumbered
                || (DAY.matcher(before).find() && MONTH.matcher(after).find())
                || (!after.isEmpty() && Character.isLowerCase(after.codePointAt(0)));
    }
}
