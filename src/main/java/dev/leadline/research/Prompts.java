package dev.leadline.research;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts with which Gemini is asked: those of {@code prompts/} with what is asked filled in. Text of pages is included as delimited
 * data, and cannot contain the end of its delimiter. A new wording gets a new {@code prompts/version.txt}, which reports name.
 */
final class Prompts {

    private static final Pattern BLANK = Pattern.compile("\\{(\\w+)}");

    private static final String VERSION = read("version");
    private static final String SYSTEM = read("system");
    private static final String SECTION = read("section");
    private static final String SECTIONS = read("sections");
    private static final String QUERIES = read("queries");
    private static final String PITCH_SYSTEM = read("pitch-system");
    private static final String PITCH = read("pitch");
    private static final String JUDGE = read("judge");

    private Prompts() {}

    static String version() {
        return VERSION;
    }

    /** @param sections how many sections the question is about */
    static String system(LocalDate today, @Nullable String language, int sections) {
        return filled(
                        SYSTEM,
                        Map.of(
                                "today", today.toString(),
                                "language", written(language, "in the language of the sources"),
                                "claims",
                                        sections == 1
                                                ? SectionAnswer.MAX_CLAIMS + " claims"
                                                : SectionAnswer.MAX_CLAIMS_OF_EACH + " claims for each question"))
                .strip();
    }

    /** About one section, or about several, whose questions then have the names under which they are to be answered. */
    static String ask(Topic topic, List<Section> group, List<Source> sources) {
        boolean isOne = group.size() == 1;
        return filled(
                isOne ? SECTION : SECTIONS,
                Map.of(
                        "company",
                        Words.oneLine(topic.company()),
                        "details",
                        details(topic),
                        "section",
                        group.get(0).title(),
                        "question",
                        group.get(0).question(),
                        "questions",
                        group.stream()
                                .map(section -> "Question (" + section.key() + "): " + section.question())
                                .collect(Collectors.joining("\n")),
                        "sources",
                        sources.stream().map(Prompts::delimited).collect(Collectors.joining())));
    }

    /** Holds nothing that a page said, so no page can change what is searched for. */
    static String queries(Topic topic, Collection<Section> open, int most) {
        return filled(
                QUERIES,
                Map.of(
                        "company", Words.oneLine(topic.company()),
                        "details", details(topic),
                        "most", Integer.toString(most),
                        "questions",
                                open.stream()
                                        .map(section -> "- " + section.question())
                                        .collect(Collectors.joining("\n"))));
    }

    static String pitchSystem(LocalDate today, @Nullable String language) {
        return filled(
                        PITCH_SYSTEM,
                        Map.of(
                                "today",
                                today.toString(),
                                "language",
                                written(language, "in the language of the facts")))
                .strip();
    }

    static String pitch(String company, Seller seller, List<Claim> facts) {
        return filled(
                PITCH,
                Map.of(
                        "company", Words.oneLine(company),
                        "offer", data(Words.oneLine(seller.offer())),
                        "customers", data(Words.oneLine(seller.customers() == null ? "anybody" : seller.customers())),
                        "proof",
                                seller.proof().isEmpty()
                                        ? "none"
                                        : data(Words.oneLine(String.join("; ", seller.proof()))),
                        "facts", facts.stream().map(Prompts::delimited).collect(Collectors.joining())));
    }

    /** The text about which the judge of claims is asked. */
    static String judge(String company, Collection<String> passages) {
        return filled(JUDGE, Map.of("company", Words.oneLine(company), "passages", String.join("", passages)));
    }

    /** A passage of a page, for {@link #judge}. */
    static String passage(String id, String title, String text) {
        return "<source id=\"" + id + "\" title=\"" + attribute(title) + "\">\n" + data(text) + "\n</source>\n";
    }

    private static String details(Topic topic) {
        return line("Country", topic.country()) + line("Focus", topic.focus());
    }

    private static String line(String name, @Nullable String value) {
        return value == null ? "" : name + ": " + Words.oneLine(value) + '\n';
    }

    private static String written(@Nullable String language, String otherwise) {
        return language == null ? otherwise : "in " + Words.oneLine(language);
    }

    private static String delimited(Source source) {
        return "<source id=\"" + source.id() + "\" url=\"" + attribute(source.url()) + "\" title=\""
                + attribute(source.title()) + "\">\n" + data(source.text()) + "\n</source>\n";
    }

    private static String delimited(Claim fact) {
        return "<source id=\"" + fact.id() + "\" section=\"" + fact.section() + "\">\n" + data(fact.text())
                + "\n</source>\n";
    }

    /**
     * Text without our tags, in upper or lower case, with spaces or invisible characters in between: their {@code <} is
     * replaced by a character that looks like it.
     */
    static String data(String text) {
        return text.replaceAll("(?iU)<(?=[\\s\\p{Cf}]*/?[\\s\\p{Cf}]*source)", "‹");
    }

    private static String attribute(String text) {
        return data(Words.oneLine(text)).replace("\"", "'").replace(">", "›");
    }

    /** Fills all blanks at once, so that what is filled in is never taken for a blank. */
    private static String filled(String form, Map<String, String> values) {
        return BLANK.matcher(form)
                .replaceAll(blank -> Matcher.quoteReplacement(values.getOrDefault(blank.group(1), blank.group())));
    }

    private static String read(String name) {
        try (InputStream text = Prompts.class.getResourceAsStream("/prompts/" + name + ".txt")) {
            if (text == null) {
                throw new IllegalStateException("The prompt " + name + " is missing.");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
