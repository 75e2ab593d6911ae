package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
        return new Report(company(), day, about(), changes(), sections(), pitch(), lists(), sources());
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

    private List<Report.Section> sections() {
        List<Report.Section> sections = new ArrayList<>();
        result.path("sections").fields().forEachRemaining(section -> {
            List<Report.Claim> claims =
                    each(section.getValue()).map(ReportReader::claim).toList();
            if (!claims.isEmpty()) {
                sections.add(new Report.Section(SectionTitles.of(section.getKey()), claims));
            }
        });
        return sections;
    }

    private static Report.Claim claim(JsonNode claim) {
        String verdict = text(claim, "verdict");
        boolean isVerified = verdict.equals("verified");
        boolean isAlone = claim.path("needsSecondSource").asBoolean();
        List<String> notes = new ArrayList<>();
        String asOf = text(claim, "asOf");
        if (!asOf.isEmpty()) {
            notes.add("As of " + asOf + ".");
        }
        if (isVerified && isAlone) {
            notes.add("About money or a person, and one source alone says it.");
        }
        String reason = text(claim, "reason");
        if (!reason.isEmpty()) {
            notes.add(reason);
        }
        List<String> sources =
                each(claim.path("sources")).map(id -> plain(id.asText())).toList();
        return new Report.Claim(
                text(claim, "id"),
                text(claim, "text"),
                verdict,
                isVerified && isAlone ? ONE_SOURCE : verdict,
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

    private List<Report.Lines> pitch() {
        JsonNode pitch = result.path("pitch");
        return Stream.of(
                        new Report.Lines("Fit", pitched(pitch.path("fit"))),
                        new Report.Lines("Opening lines", pitched(pitch.path("openingLines"))),
                        new Report.Lines(
                                "Problems that it may have (inferred, not stated by a source)",
                                pitched(pitch.path("inferredPains"))),
                        new Report.Lines("Objections to expect", pitched(pitch.path("objections"))))
                .filter(lines -> !lines.lines().isEmpty())
                .toList();
    }

    private static List<String> pitched(JsonNode lines) {
        return each(lines)
                .map(line -> {
                    String mark = text(line, "mark");
                    String cites = each(line.path("claims"))
                            .map(id -> plain(id.asText()))
                            .collect(Collectors.joining(", "));
                    return text(line, "text")
                            + (mark.isEmpty() ? "" : " (" + mark + ")")
                            + (cites.isEmpty() ? "" : " (" + cites + ")");
                })
                .toList();
    }

    private List<Report.Lines> lists() {
        List<String> unknowns = each(result.path("unknowns"))
                .map(one -> text(one, "section") + ": " + text(one, "what"))
                .toList();
        Set<String> told = new HashSet<>(unknowns);
        List<String> gaps = each(result.path("gaps"))
                .map(gap -> plain(gap.asText()))
                .filter(gap -> !told.contains(gap))
                .toList();
        return Stream.of(
                        new Report.Lines("Unknowns", unknowns),
                        new Report.Lines("Gaps", gaps),
                        new Report.Lines("About this report", made()))
                .filter(lines -> !lines.lines().isEmpty())
                .toList();
    }

    private List<String> made() {
        String model = text(result, "model");
        if (model.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        JsonNode checks = result.path("checks");
        if (checks.isObject()) {
            lines.add(checks.path("made").asInt() + " claims were made from the sources: "
                    + Stream.of("verified", "conflicted", "outdated", "insufficient")
                            .map(verdict -> checks.path(verdict).asInt() + " " + verdict)
                            .collect(Collectors.joining(", "))
                    + ", " + checks.path("rejected").asInt() + " dropped.");
            if (checks.path("judged").asInt() > 0) {
                lines.add("Verified claims that a model judged, too: "
                        + checks.path("judged").asInt() + ". Insufficient by its judgement: "
                        + checks.path("lowered").asInt() + ".");
            }
        }
        JsonNode renewed = result.path("renewed");
        if (renewed.isObject()) {
            String sections = each(renewed.path("sections"))
                    .map(key -> SectionTitles.of(key.asText()))
                    .collect(Collectors.joining(", "));
            lines.add("Renewed: " + (sections.isEmpty() ? "nothing" : sections) + ". All else is of "
                    + text(renewed, "day") + ", from the task " + text(renewed, "task") + ".");
        }
        JsonNode effort = result.path("effort");
        lines.add(
                effort.isObject()
                        ? "Asked: " + model + ", prompts of " + text(effort, "prompts") + ", depth "
                                + text(effort, "depth") + ", "
                                + effort.path("calls").asInt() + " calls for $"
                                + effort.path("costUsd").decimalValue().toPlainString() + "."
                        : "Asked: " + model + ".");
        return lines;
    }

    private List<Report.Source> sources() {
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
                            dayOf(text(source, "publishedAt")));
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

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String text(JsonNode node, String field) {
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
