package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader is shown of a deep dive.
 *
 * @param day on which it was finished
 * @param about facts on the company, as sentences
 * @param highlights the claims that open it; empty when it is short
 * @param changes what is new, changed and gone since an earlier report; empty when it was compared with none
 * @param pitch what a seller can say; empty when no seller was given
 * @param sections those that have claims, in their order
 * @param lists what is not known, what is missing, how it was made
 */
public record Report(
        String company,
        LocalDate day,
        List<String> about,
        List<Highlight> highlights,
        List<Lines> changes,
        List<Pitch> pitch,
        List<Section> sections,
        List<Lines> lists,
        List<Source> sources) {

    /** A claim that opens the report, with the title of its section. */
    public record Highlight(String title, Claim claim) {}

    /** Claims under one heading. */
    public record Section(String title, List<Claim> claims) {}

    /**
     * One claim.
     *
     * @param id how other lines cite it; empty in results of earlier versions
     * @param verdict as in {@code verified}; empty when the claim was not checked
     * @param mark what a reader is told beside it; empty when it was not checked
     * @param day for which it holds, where that is shown beside it; else empty
     * @param notes why it has its verdict, for when it holds
     * @param sources ids of the sources that say it
     */
    public record Claim(
            String id,
            String text,
            String verdict,
            String mark,
            String day,
            List<String> notes,
            List<String> sources,
            List<Quote> quotes) {}

    /** The words of a source that say it. */
    public record Quote(String source, String text) {}

    /** Lines under one heading. */
    public record Lines(String title, List<String> lines) {}

    /** What a seller can say, under one heading. */
    public record Pitch(String title, List<PitchLine> lines) {}

    /**
     * One line of it.
     *
     * @param claims ids of the claims that it is built on
     */
    public record PitchLine(String text, List<String> claims) {}

    /**
     * A page that was read.
     *
     * @param url null when it is not an address that a browser may follow
     * @param address as it is shown
     * @param read the day of access, as in 2026-03-31
     * @param published the day that the page states; empty when it states none
     * @param isCited whether a claim cites it
     */
    public record Source(
            String id,
            String title,
            @Nullable String url,
            String address,
            String read,
            String published,
            boolean isCited) {}

    /** The report of a deep dive's result; empty when it is the result of another task. */
    public static Optional<Report> of(JsonNode result, LocalDate day) {
        boolean isDeepDive =
                result.path("report").isTextual() && result.path("sections").isObject();
        return isDeepDive ? Optional.of(new ReportReader(result, day).report()) : Optional.empty();
    }
}
