package dev.leadline.research;

import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report has its claims, gaps and sources, and text from pages is plain text in it. */
class ReportWriterTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 4, 2);

    private static Claim stated(String text, String... sources) {
        return new Claim(
                "C1",
                "news",
                text,
                null,
                null,
                null,
                text,
                List.of(sources),
                "high",
                "verified",
                null,
                null,
                List.of());
    }

    private static Claim dated(String text, String verdict, String asOf) {
        return new Claim(
                "C1",
                "news",
                text,
                null,
                null,
                asOf,
                text,
                List.of("S1"),
                "high",
                verdict,
                verdict.equals("verified") ? null : "newer-source-differs S2: It closed.",
                null,
                List.of());
    }

    private static String report(Map<Section, List<Claim>> claims, List<String> gaps, List<Source> sources) {
        return report("Halyard Robotics", claims, gaps, sources, null);
    }

    private static String report(
            String company,
            Map<Section, List<Claim>> claims,
            List<String> gaps,
            List<Source> sources,
            @Nullable Pitch pitch) {
        Map<Section, List<Claim>> inOrder = new EnumMap<>(Section.class);
        inOrder.putAll(claims);
        return ReportWriter.write(new ReportWriter.Content(
                new Prospect(company, "halyard.example", null, null),
                TODAY,
                new Settled(
                        inOrder, List.of(), List.of(new Unknown("funding", "revenue")), List.of(), "", Judging.NONE),
                pitch,
                gaps,
                sources.stream().map(source -> source.cited(null)).toList(),
                new Effort("standard", 0, BigDecimal.ZERO, 1, "1", null),
                null));
    }

    @Test
    void aReportHasItsClaimsBySectionThenItsGapsThenItsSources() {
        assertThat(report(
                        Map.of(
                                Section.OFFERING,
                                List.of(stated("It sells robots.", "S2")),
                                Section.OVERVIEW,
                                List.of(stated("It was founded in 2016.", "S1", "S2"), stated("It is small.", "S1")),
                                Section.NEWS,
                                List.of()),
                        List.of("news: nothing found in the sources"),
                        List.of(source("S1", "…"), source("S2", "…"))))
                .isEqualTo("""
                        # Halyard Robotics

                        Prospect deep dive, 2026-04-02

                        ## Overview

                        - It was founded in 2016. [S1][S2]
                        - It is small. [S1]

                        ## Offering

                        - It sells robots. [S2]

                        ## Open questions

                        - Funding and finances: revenue

                        ## What is missing

                        - News and trigger events: nothing found in the sources

                        ## About this report

                        - Halyard Robotics, halyard.example

                        ## Sources

                        - [S1] Page S1, <https://example.com/s1>, read 2026-04-01
                        - [S2] Page S2, <https://example.com/s2>, read 2026-04-01
                        """);
    }

    @Test
    void aReportWithoutSourcesIsShort() {
        assertThat(report(Map.of(Section.NEWS, List.of()), List.of("news: nothing found"), List.of()))
                .isEqualTo("""
                        # Halyard Robotics

                        Prospect deep dive, 2026-04-02

                        ## Open questions

                        - Funding and finances: revenue

                        ## What is missing

                        - News and trigger events: nothing found

                        ## About this report

                        - Halyard Robotics, halyard.example
                        """);
    }

    @Test
    void newsBeginWithTheNewestAndWhatIsOutdatedComesLast() {
        assertThat(report(
                        Map.of(
                                Section.NEWS,
                                List.of(
                                        dated("It opened.", "outdated", "2026-03-01"),
                                        dated("It grew.", "verified", "2026-01-01"),
                                        dated("It moved.", "verified", "2026-02-01"))),
                        List.of(),
                        List.of()))
                .contains("""
                        ## News and trigger events

                        - It moved. (as of 2026-02-01) [S1]
                        - It grew. (as of 2026-01-01) [S1]
                        - It opened. (outdated, S2: It closed.; as of 2026-03-01) [S1]
                        """);
    }

    @Test
    void aLongReportBeginsWithTheFirstClaimsOfItsSections() {
        List<Claim> many = IntStream.rangeClosed(1, 9)
                .mapToObj(number -> stated("It has shop " + number + ".", "S1"))
                .toList();

        assertThat(report(
                        Map.of(Section.OVERVIEW, List.of(stated("It is old.", "S2")), Section.OFFERING, many),
                        List.of(),
                        List.of()))
                .contains("""
                        ## At a glance

                        - **Overview:** It is old. [S2]
                        - **Offering:** It has shop 1. [S1]

                        ## Overview
                        """);
        assertThat(report(Map.of(Section.OFFERING, many), List.of(), List.of())).doesNotContain("At a glance");
    }

    @Test
    void whyClaimsAreMissingIsToldInWords() {
        assertThat(report(Map.of(), List.of("painPoints: 2 claims were dropped (other-company)"), List.of()))
                .contains("- Pain points: 2 statements were left out: the page is about another company\n");
    }

    @Test
    void aSourceHasTheDayOnWhichItWasPublished() {
        assertThat(report(
                        Map.of(),
                        List.of(),
                        List.of(new Source(
                                "S1", "https://a.example/", "A", Sources.READ, LocalDate.of(2026, 3, 1), ""))))
                .contains("- [S1] A, <https://a.example/>, published 2026-03-01, read 2026-04-01\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<script>alert(1)</script> | \\<script\\>alert(1)\\</script\\>",
                "[win](https://evil.example) | \\[win\\](evil.example)",
                "![spy](https://evil.example/pixel.png) | !\\[spy\\](evil.example/pixel.png)",
                "[S9] | \\[S9\\]",
                "**bold** and _more_ | \\*\\*bold\\*\\* and \\_more\\_",
                "`code` | \\`code\\`",
                "# Heading | \\# Heading",
                "a\\[b] | a\\\\\\[b\\]",
                "~~gone~~ | \\~\\~gone\\~\\~",
                "&lt;b&gt; | \\&lt;b\\&gt;",
                "AT&T | AT&T",
                "- nested | \\- nested",
                "+ nested | \\+ nested",
                "--- | \\---",
                "1986. A great year | 1986\\. A great year",
                "1) one | 1\\) one",
                "It grew 3.5 % - well. | It grew 3.5 % - well.",
                "HTTPS://evil.example and www.evil.example | evil.example and evil.example",
                "hhttps://ttps://evil.example | evil.example",
                "h_t://ttp://evil.example | h\\_t: //evil.example",
                "write to a@evil.example | write to a (at) evil.example",
            })
    void whatAPageSaysIsNothingButTextInTheReport(String text, String markdown) {
        String report = report(Map.of(Section.NEWS, List.of(stated(text, "S1"))), List.of(text), List.of());

        assertThat(report).contains("\n- " + markdown + " [S1]\n", "## What is missing\n\n- " + markdown + "\n");
    }

    @Test
    void noTextStartsALineOfItsOwn() {
        String hostile = "x\n## Leadership\n- It is run by crooks [S1]\r\n\n[S1]: https://evil.example";
        String report = report(
                hostile,
                Map.of(Section.NEWS, List.of(stated(hostile, "S1"))),
                List.of(hostile),
                List.of(new Source("S1", "https://example.com/", hostile, Sources.READ, null, "")),
                null);

        assertThat(report.lines())
                .noneMatch(line -> line.startsWith("## Leadership"))
                .noneMatch(line -> line.startsWith("- It is run"))
                .noneMatch(line -> line.startsWith("[S1]"))
                .filteredOn(line -> line.startsWith("#"))
                .containsExactly(
                        "# x \\#\\# Leadership - It is run by crooks \\[S1\\] \\[S1\\]: evil.example",
                        "## News and trigger events",
                        "## Open questions",
                        "## What is missing",
                        "## About this report",
                        "## Sources");
    }

    @Test
    void anAddressCannotLeaveItsBrackets() {
        assertThat(report(
                        Map.of(),
                        List.of(),
                        List.of(new Source("S1", "https://a.example/> <b>x\n# y", "A", Sources.READ, null, ""))))
                .contains("- [S1] A, <https://a.example/bx#y>, read 2026-04-01\n");
    }
}
