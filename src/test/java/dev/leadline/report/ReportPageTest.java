package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageTest {

    private static Document page(Report report) {
        return Jsoup.parse(ReportPage.html(report));
    }

    @Test
    void everyClaimHasTheWordsOfItsSourcesAndItsVerdict() {
        Document page = page(Reports.whole());

        assertThat(page.select("h1").text()).isEqualTo("Acme");
        assertThat(page.select("h2").eachText())
                .containsExactly(
                        "Fit",
                        "Overview",
                        "Funding and finances",
                        "Open questions",
                        "What is missing",
                        "About this report",
                        "Sources");
        assertThat(page.select(".claim .text").eachText())
                .containsExactly("It has 40 employees.", "It raised 38 million euros.", "It raised 12 million euros.");
        assertThat(page.select(".claim > .mark").eachText()).containsExactly("verified", "one source", "conflicted");
        assertThat(page.select(".claim blockquote q").eachText())
                .containsExactly("we are 40 people", "38 Millionen Euro", "12 Mio.");
        assertThat(page.select(".quotes").eachText().get(0)).contains("As of 2026-03-31");
        assertThat(page.select(".quotes").eachText().get(2)).contains("S2 says 38");
    }

    @Test
    void sourcesHaveTitleAddressAndTheDayOfAccess() {
        Element source = page(Reports.whole()).selectFirst("#source-S1");

        assertThat(source.text())
                .isEqualTo("[S1] About Acme https://acme.example/about, published 2026-03-31, read 2026-11-27");
        assertThat(source.selectFirst("a").attr("href")).isEqualTo("https://acme.example/about");
    }

    @Test
    void whatIsUnknownIsToldOnceAndWhatItTookIsToldToo() {
        String text = page(Reports.whole()).body().text();

        assertThat(text)
                .containsOnlyOnce("who owns it")
                .contains("blocked by robots", "1 dropped", "3 calls for $0.012", "Assumed: it is the German one")
                .contains("since its budget was spent");
    }

    @Test
    void whatChangedSinceAnEarlierReportComesFirst() {
        Document page = page(Reports.read("""
                        {"report": "# A", "sections": {"overview": [{"text": "It has 45 employees.", "sources": []}]},
                         "changes": {"since": "x", "sinceDay": "2026-03-31", "new": [{"section": "news", "text": "It grows."}],
                           "changed": [{"section": "overview", "before": "It has 40 employees.", "now": "It has 45 employees."}], "gone": []}}
                        """));

        assertThat(page.select("h2").eachText())
                .containsExactly("New since 2026-03-31", "Changed since 2026-03-31", "Overview");
        assertThat(page.select("li").eachText())
                .containsExactly(
                        "It grows.", "It has 45 employees. (before: It has 40 employees.)", "It has 45 employees.");
    }

    /** Ten claims, of which the first is doubtful and the last the newest. */
    private static Document longReport() {
        String news = IntStream.rangeClosed(1, 9)
                .mapToObj(month ->
                        "{\"id\": \"C%d\", \"text\": \"It opened shop %d.\", \"sources\": [\"S1\"], \"verdict\": \"%s\", \"asOf\": \"2026-0%d-15\"}"
                                .formatted(month, month, month == 9 ? "outdated" : "verified", month))
                .collect(Collectors.joining(","));
        return page(Reports.read("""
                {"report": "# A", "model": "m", "sections": {
                   "overview": [{"id": "C10", "text": "It has 38 employees.", "sources": ["S1"], "verdict": "outdated", "reason": "newer-source-differs S1: It has 40 employees.", "asOf": "2021-05-01"},
                                {"id": "C11", "text": "It has 40 employees.", "sources": ["S1"], "verdict": "verified", "asOf": "2026-11-01"}],
                   "technology": [{"id": "C12", "text": "It uses Java.", "sources": ["S1"], "verdict": "verified"}],
                   "news": [%s]},
                 "gaps": ["news: 2 claims were dropped (other-company, negation-differs)"],
                 "pitch": {"fit": [{"text": "Shops need tills.", "claims": ["C8", "C99"]}]},
                 "sources": [{"id": "S1", "url": "https://a.example/", "title": "A"}, {"id": "S2", "url": "https://b.example/", "title": "B"}]}
                """.formatted(news)));
    }

    @Test
    void aLongReportBeginsWithItsFirstClaimsThatHold() {
        Element glance = longReport().selectFirst(".glance");

        assertThat(glance.selectFirst("h2").text()).isEqualTo("At a glance");
        assertThat(glance.select("li").eachText())
                .containsExactly(
                        "Overview: It has 40 employees. verified [S1]",
                        "News and trigger events: It opened shop 8. verified [S1]");
        assertThat(page(Reports.whole()).select(".glance")).isEmpty();
    }

    @Test
    void newsBeginWithTheNewestAndWhatIsDoubtfulComesLastWithItsDay() {
        Document page = longReport();

        assertThat(page.select(".claim .text").eachText())
                .startsWith("It has 40 employees.", "It has 38 employees.", "It uses Java.", "It opened shop 8.")
                .endsWith("It opened shop 1.", "It opened shop 9.");
        assertThat(page.select(".claim").eachText().get(0)).doesNotContain("as of");
        assertThat(page.select(".day").eachText()).startsWith("as of 2021-05-01", "as of 2026-08-15");
        assertThat(page.select(".quotes").eachText().get(1))
                .contains("A newer source says something else: S1: It has 40 employees.");
    }

    @Test
    void everyPartCanBeReachedFromTheBeginning() {
        Document page = longReport();

        assertThat(page.select(".contents a").eachText())
                .isEqualTo(page.select("h2").eachText());
        page.select(".contents a")
                .forEach(link ->
                        assertThat(page.select(link.attr("href")).text()).isEqualTo(link.text()));
    }

    @Test
    void aLineForASellerLeadsToItsClaims() {
        Document page = longReport();
        Element line = page.selectFirst("h2:contains(Fit) + ul li");

        assertThat(line.text()).isEqualTo("Shops need tills. [C8] [C99]");
        assertThat(line.select("a").eachAttr("href")).containsExactly("#claim-C8");
        assertThat(page.selectFirst("#claim-C8 .text").text()).isEqualTo("It opened shop 8.");
    }

    @Test
    void codesAreToldInWords() {
        String text = longReport().body().text();

        assertThat(text)
                .contains(
                        "News and trigger events: 2 statements were left out: the page is about another company; it or the page has a “not” that the other lacks")
                .contains(
                        "Marked “outdated”: a newer source says something else, or only an old source says what changes easily.")
                .doesNotContain("other-company", "newer-source-differs", "Marked “conflicted”");
    }

    @Test
    void aSourceThatNoClaimCitesIsTold() {
        assertThat(longReport().select("#source-S1, #source-S2").eachText())
                .satisfiesExactly(
                        first -> assertThat(first).doesNotContain("not cited"),
                        second -> assertThat(second).endsWith("not cited"));
    }

    /** Without a script, what shows a quote must be something that a finger or the keyboard can choose. */
    @Test
    void aClaimCanBeTappedAndReachedWithTheKeyboard() {
        Document page = page(Reports.whole());

        assertThat(page.select(".claim").eachAttr("tabindex")).containsExactly("0", "0", "0");
        assertThat(page.selectFirst("style").data())
                .contains(".claim:hover .quotes", ".claim:focus .quotes", "@media print", "@page");
    }

    @Test
    void thePageNeedsNothingButItselfAndRunsNothing() {
        Document page = page(Reports.whole());

        assertThat(page.select("script, link, img, iframe, object, embed, form, base, svg, [src], [style]"))
                .isEmpty();
        assertThat(page.selectFirst("style").data()).doesNotContain("url(", "@import");
        assertThat(page.select("a[href^=http]").eachAttr("href")).containsExactly("https://acme.example/about");
        assertThat(page.select("a:not([href^=http])").eachAttr("href"))
                .allSatisfy(href -> assertThat(page.select(href)).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</style><img src=x onerror=alert(1)>",
                "\" onmouseover=\"alert(1)",
                "javascript:alert(1)",
                "JavaScript://x%0aalert(1)",
                "data:text/html,<b>",
                "https://evil.example/\" onclick=\"x",
                "http://a b",
                "&lt;script&gt; & &amp;",
                "]]> <![CDATA[ --> <!--",
            })
    void textOfPagesIsTextWhereverItStands(String hostile) {
        Document page = page(Reports.saying(hostile));

        assertThat(page.selectFirst("h1").text()).isEqualTo(hostile);
        assertThat(page.selectFirst(".claim .text").text()).isEqualTo(hostile);
        assertThat(page.selectFirst("q").text()).isEqualTo(hostile);
        assertThat(page.select("a:not([href^=#])")).isEmpty();
        assertThat(page.select("script, img, b")).isEmpty();
        assertThat(page.getAllElements())
                .allSatisfy(element -> assertThat(element.attributes().asList())
                        .noneMatch(attribute -> attribute.getKey().startsWith("on")));
    }

    @Test
    void charactersThatTurnTheTextAroundThemAreLeftOut() {
        assertThat(page(Reports.saying("a\u202Eb\u2066c\u0000d\u001Fe\n\tf"))
                        .selectFirst("h1")
                        .text())
                .isEqualTo("abc d e f");
    }

    @Test
    void aTextThatIsFarTooLongIsCutBetweenCharacters() {
        String text = page(Reports.saying("😀".repeat(5_000))).selectFirst("h1").text();

        assertThat(text).endsWith("…").hasSize(4001);
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void aBrowserIsAllowedTheStyleOfThePageAndNothingElse() throws Exception {
        byte[] style = page(Reports.whole()).selectFirst("style").data().getBytes(StandardCharsets.UTF_8);
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style));

        assertThat(List.of(ReportPage.POLICY.split("; ")))
                .contains("default-src 'none'", "style-src 'sha256-" + hash + "'")
                .noneMatch(part -> part.contains("unsafe") || part.startsWith("script-src"));
    }

    /** As version 0.1 wrote it. */
    @Test
    void reportsOfEarlierVersionsCanStillBeRead() {
        Document page = page(Reports.read("""
                        {"report": "# Acme \\\\& Co\\n\\nProspect deep dive", "sections": {"overview": [{"text": "It makes robots.", "sources": ["S1"]}]},
                         "sources": [{"id": "S1", "url": "https://acme.example", "title": "Acme", "fetchedAt": "2026-11-27T23:30:00Z"}],
                         "claims": [], "gaps": [], "model": null, "steps": 2}
                        """));

        assertThat(page.selectFirst("h1").text()).isEqualTo("Acme & Co");
        assertThat(page.selectFirst(".claim").text()).isEqualTo("It makes robots. [S1]");
        assertThat(page.select(".mark, .quotes")).isEmpty();
    }

    @Test
    void resultsOfOtherTasksAreNoReports() {
        assertThat(Report.of(Reports.tree("3"), Reports.DAY)).isEmpty();
        assertThat(Report.of(Reports.tree("{\"markdown\": \"# A\"}"), Reports.DAY))
                .isEmpty();
        assertThat(Report.of(Reports.tree("{\"report\": 1, \"sections\": {}}"), Reports.DAY))
                .isEmpty();
    }
}
