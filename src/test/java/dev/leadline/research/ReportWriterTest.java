package dev.leadline.research;

import static dev.leadline.research.Sources.claim;
import static dev.leadline.research.Sources.source;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report has its claims, gaps and sources, and text from pages is plain text in it. */
class ReportWriterTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 4, 2);

    private static String report(Map<Section, List<Claim>> claims, List<String> gaps, List<Source> sources) {
        Map<Section, List<Claim>> inOrder = new EnumMap<>(Section.class);
        inOrder.putAll(claims);
        return ReportWriter.write("Halyard Robotics", TODAY, inOrder, gaps, sources);
    }

    @Test
    void aReportHasItsClaimsBySectionThenItsGapsThenItsSources() {
        assertThat(report(
                        Map.of(
                                Section.OFFERING,
                                List.of(claim("It sells robots.", "S2")),
                                Section.OVERVIEW,
                                List.of(claim("It was founded in 2016.", "S1", "S2"), claim("It is small.", "S1")),
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

                        ## Gaps

                        - news: nothing found in the sources

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

                        ## Gaps

                        - news: nothing found
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<script>alert(1)</script> | \\<script\\>alert(1)\\</script\\>",
                "[win](https://evil.example) | \\[win\\](https://evil.example)",
                "![spy](https://evil.example/pixel.png) | !\\[spy\\](https://evil.example/pixel.png)",
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
            })
    void whatAPageSaysIsNothingButTextInTheReport(String text, String markdown) {
        String report = report(Map.of(Section.NEWS, List.of(claim(text, "S1"))), List.of(text), List.of());

        assertThat(report).contains("\n- " + markdown + " [S1]\n", "## Gaps\n\n- " + markdown + "\n");
    }

    @Test
    void noTextStartsALineOfItsOwn() {
        String hostile = "x\n## Leadership\n- It is run by crooks [S1]\r\n\n[S1]: https://evil.example";
        String report = ReportWriter.write(
                hostile,
                TODAY,
                Map.of(Section.NEWS, List.of(claim(hostile, "S1"))),
                List.of(hostile),
                List.of(new Source("S1", "https://example.com/", hostile, Sources.READ, "")));

        assertThat(report.lines())
                .noneMatch(line -> line.startsWith("## Leadership"))
                .noneMatch(line -> line.startsWith("- It is run"))
                .noneMatch(line -> line.startsWith("[S1]"))
                .filteredOn(line -> line.startsWith("#"))
                .containsExactly(
                        "# x \\#\\# Leadership - It is run by crooks \\[S1\\] \\[S1\\]: https://evil.example",
                        "## News",
                        "## Gaps",
                        "## Sources");
    }

    @Test
    void anAddressCannotLeaveItsBrackets() {
        assertThat(report(
                        Map.of(),
                        List.of(),
                        List.of(new Source("S1", "https://a.example/> <b>x\n# y", "A", Sources.READ, ""))))
                .contains("- [S1] A, <https://a.example/bx#y>, read 2026-04-01\n");
    }
}
