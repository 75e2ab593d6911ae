package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the result of a deep dive. What an earlier version did not write is left out, so that reports which were kept for long can
 * still be read.
 */
final class ReportReader {

    /** Longer texts were written to be in the way, and would take the time of the layout. */
    private static final int LONGEST = 4000;

    private static final String ONE_SOURCE = "one source";

    private final JsonNode result;
    private final LocalDate day;

    ReportReader(JsonNode result, LocalDate day) {
        this.result = result;
        this.day = day;
    }

    Report report() {
        Map<String, List<Report.Claim>> claims = claims();
        return new Report(
                company(),
                day,
                about(),
                highlights(claims),
                changes(),
                pitch(),
                sections(claims),
                lists(claims),
                sources(claims));
    }

    /** Results of earlier versions have it in the first heading alone. */
    private String company() {
        String name = text(result.path("company"), "name");
        if (!name.isEmpty()) {
            return name;
        }
        String first = result.path("report").asText().lines().findFirst().orElse("");
        return first.startsWith("# ") ? plain(first.substring(2).replaceAll("\\\\(.)", "$1")) : "Report";
    }

    private List<String> about() {
        JsonNode company = result.path("company");
        List<String> lines = new ArrayList<>();
        String place = Stream.of(text(company, "domain"), text(company, "country"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        if (!place.isEmpty()) {
            lines.add(place);
        }
        String assumption = text(company, "assumption");
        if (!assumption.isEmpty()) {
            lines.add("Assumed: " + assumption);
        }
        String cut = text(result.path("effort"), "cut");
        if (!cut.isEmpty()) {
            lines.add("This report is shorter than it could be, since " + cut + ".");
        }
        return lines;
    }

    private List<Report.Lines> changes() {
        JsonNode changes = result.path("changes");
        String since = " since " + text(changes, "sinceDay");
        return Stream.of(
                        new Report.Lines("New" + since, texts(changes.path("new"))),
                        new Report.Lines(
                                "Changed" + since,
                                each(changes.path("changed"))
                                        .map(one -> text(one, "now") + " (before: " + text(one, "before") + ")")
                                        .toList()),
                        new Report.Lines("Gone" + since, texts(changes.path("gone"))),
                        new Report.Lines("Not checked" + since, texts(changes.path("unchecked"))))
                .filter(lines -> !lines.lines().isEmpty())
                .toList();
    }

    private static List<String> texts(JsonNode claims) {
        return each(claims).map(claim -> text(claim, "text")).toList();
    }

    /** By the keys of their sections, those without claims included. */
    private Map<String, List<Report.Claim>> claims() {
        Map<String, List<Report.Claim>> claims = new LinkedHashMap<>();
        result.path("sections")
                .fields()
                .forEachRemaining(section -> claims.put(
                        section.getKey(),
                        Ranking.ranked(
                                        section.getKey(),
                                        each(section.getValue()).toList(),
                                        ReportReader::standing)
                                .stream()
                                .map(claim -> claim(section.getKey(), claim))
                                .toList()));
        return claims;
    }

    private static Ranking.Standing standing(JsonNode claim) {
        return new Ranking.Standing(text(claim, "verdict"), text(claim, "asOf"));
    }

    private static List<Report.Highlight> highlights(Map<String, List<Report.Claim>> claims) {
        return Ranking.highlights(claims, claim -> new Ranking.Standing(claim.verdict(), claim.day()))
                .entrySet()
                .stream()
                .map(entry -> new Report.Highlight(SectionTitles.of(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static List<Report.Section> sections(Map<String, List<Report.Claim>> claims) {
        return claims.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new Report.Section(SectionTitles.of(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Report.Claim claim(String section, JsonNode claim) {
        String verdict = text(claim, "verdict");
        boolean isVerified = verdict.equals("verified");
        boolean isAlone = claim.path("needsSecondSource").asBoolean();
        List<String> notes = new ArrayList<>();
        String asOf = text(claim, "asOf");
        String day = Ranking.shownDay(section, standing(claim));
        if (!asOf.isEmpty() && day.isEmpty()) {
            notes.add("As of " + asOf + ".");
        }
        if (isVerified && isAlone) {
            notes.add("About money or a person, and one source alone says it.");
        }
        String reason = text(claim, "reason");
        if (!reason.isEmpty()) {
            notes.add(PlainWords.reason(reason));
        }
        List<String> sources =
                each(claim.path("sources")).map(id -> plain(id.asText())).toList();
        return new Report.Claim(
                text(claim, "id"),
                text(claim, "text"),
                verdict,
                isVerified && isAlone ? ONE_SOURCE : verdict,
                day,
                notes,
                sources,
                quotes(claim, sources));
    }

    private static List<Report.Quote> quotes(JsonNode claim, List<String> sources) {
        List<Report.Quote> quotes = each(claim.path("evidence"))
                .map(proof -> new Report.Quote(text(proof, "source"), text(proof, "quote")))
                .filter(quote -> !quote.text().isEmpty())
                .distinct()
                .toList();
        String quote = text(claim, "quote");
        return !quotes.isEmpty() || quote.isEmpty() || sources.isEmpty()
                ? quotes
                : List.of(new Report.Quote(sources.get(0), quote));
    }

    private List<Report.Pitch> pitch() {
        JsonNode pitch = result.path("pitch");
        return Stream.of(
                        new Report.Pitch("Fit", pitched(pitch.path("fit"))),
                        new Report.Pitch("Opening lines", pitched(pitch.path("openingLines"))),
                        new Report.Pitch(
                                "Problems that it may have (inferred, not stated by a source)",
                                pitched(pitch.path("inferredPains"))),
                        new Report.Pitch("Objections to expect", pitched(pitch.path("objections"))))
                .filter(lines -> !lines.lines().isEmpty())
                .toList();
    }

    private static List<Report.PitchLine> pitched(JsonNode lines) {
        return each(lines)
                .map(line -> {
                    String mark = text(line, "mark");
                    return new Report.PitchLine(
                            text(line, "text") + (mark.isEmpty() ? "" : " (" + mark + ")"),
                            each(line.path("claims"))
                                    .map(id -> plain(id.asText()))
                                    .toList());
                })
                .toList();
    }

    private List<Report.Lines> lists(Map<String, List<Report.Claim>> claims) {
        List<String> keys = each(result.path("unknowns"))
                .map(one -> text(one, "section") + ": " + text(one, "what"))
                .toList();
        Set<String> told = new HashSet<>(keys);
        List<String> unknowns = each(result.path("unknowns"))
                .map(one -> SectionTitles.of(text(one, "section")) + ": " + text(one, "what"))
                .toList();
        List<String> gaps = each(result.path("gaps"))
                .map(gap -> plain(gap.asText()))
                .filter(gap -> !told.contains(gap))
                .map(gap -> PlainWords.gap(gap, claims.keySet(), SectionTitles::of))
                .toList();
        return Stream.of(
                        new Report.Lines("Open questions", unknowns),
                        new Report.Lines("What is missing", gaps),
                        new Report.Lines("About this report", Colophon.of(result, claims.values())))
                .filter(lines -> !lines.lines().isEmpty())
                .toList();
    }

    private List<Report.Source> sources(Map<String, List<Report.Claim>> claims) {
        Set<String> cited = claims.values().stream()
                .flatMap(List::stream)
                .flatMap(claim -> claim.sources().stream())
                .collect(Collectors.toSet());
        return each(result.path("sources"))
                .map(source -> {
                    String address = text(source, "url");
                    String title = text(source, "title");
                    return new Report.Source(
                            text(source, "id"),
                            title.isEmpty() ? address : title,
                            link(source.path("url").asText("")),
                            address,
                            dayOf(text(source, "fetchedAt")),
                            dayOf(text(source, "publishedAt")),
                            cited.contains(text(source, "id")));
                })
                .toList();
    }

    /** The address if it leads to a page; null if it could do anything else, or is broken. */
    static @Nullable String link(String address) {
        return address.length() <= LONGEST && address.matches("(?i)https?://[^\\s\\p{Cntrl}<>\"]+") ? address : null;
    }

    private static String dayOf(String time) {
        return time.matches("\\d{4}-\\d{2}-\\d{2}.*") ? time.substring(0, 10) : time;
    }

    static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    static String text(JsonNode node, String field) {
        return plain(node.path(field).asText(""));
    }

    /** In one line, without characters that are none, or that turn the text around them. */
    static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ")
                .replaceAll("[\\u202A-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF\\p{Cs}]", "")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, whole(line)) + "…";
    }

    /** How many characters fit, of which none is cut in half. */
    private static int whole(String line) {
        return Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
}
