package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The article of a page, as a reader would see it, and nothing around it. */
class ArticleExtractorTest {

    private static final ExecutorService WORKERS = Executors.newCachedThreadPool();
    private static final URI BASE = URI.create("https://northwind.example/about/");
    private static final String SENTENCES =
            "Northwind builds optical sensors for wind turbines, which it has sold since 2004, mostly in Denmark, and"
                    + " which now turn up in other countries, too. ";

    private final ArticleExtractor extractor = new ArticleExtractor(WORKERS);

    @AfterAll
    static void stopWorkers() {
        WORKERS.shutdownNow();
    }

    private Article extract(String html) {
        return extractor.extract(html, BASE, "text/html").await().atMost(Duration.ofSeconds(20));
    }

    private static String paragraph(String start) {
        return "<p>" + start + " " + SENTENCES.repeat(3) + "</p>";
    }

    private static String page(String article) {
        return """
                <html lang="en-GB"><head><title>Northwind | About us</title>
                <meta property="og:title" content="About Northwind"><meta name="author" content="Ada Example">
                <meta property="article:published_time" content="2026-03-01T09:00:00Z">
                <style>.x { color: red }</style><script>var tracked = 'by script';</script></head>
                <body><nav><a href="/">Home</a> <a href="/jobs">Jobs at Northwind</a></nav>
                <div class="cookie-banner">We value your privacy and use cookies.</div>
                <article>%s</article>
                <footer>All rights reserved. Imprint.</footer></body></html>
                """.formatted(article);
    }

    @Test
    void theArticleStaysAndWhatStandsAroundItGoes() {
        Article article = extract(page("<h1>About</h1>" + paragraph("First.") + paragraph("Second.")));

        assertThat(article.text())
                .contains("First. Northwind builds", "Second. Northwind builds")
                .doesNotContain("cookies", "Home", "Jobs at", "rights reserved", "tracked", "color: red");
        assertThat(article.wordCount()).isGreaterThan(100);
    }

    @Test
    void thePageSaysItsTitleAuthorDateAndLanguage() {
        Article article = extract(page(paragraph("First.")));

        assertThat(article.title()).isEqualTo("About Northwind");
        assertThat(article.byline()).isEqualTo("Ada Example");
        assertThat(article.publishedAt()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(article.language()).isEqualTo("en-GB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta property='article:modified_time' content='2026-03-05'>",
                "<meta property='og:updated_time' content='2026-03-05'>",
                "<meta itemprop='dateModified' content='2026-03-05'>",
                "<script type='application/ld+json'>{\"@type\": \"WebPage\", \"dateModified\": \"2026-03-05\"}</script>",
                "<script type='application/ld+json'>{\"@type\": \"JobPosting\", \"datePosted\": \"2026-03-05\"}</script>",
            })
    void aPageWithoutADayOfPublicationHasThatOfItsLastChange(String head) {
        assertThat(extract("<head>" + head + "</head><p>bare</p>").publishedAt())
                .isEqualTo("2026-03-05");
        assertThat(extract("<head>" + head + "<meta name='date' content='2026-01-01'></head><p>bare</p>")
                        .publishedAt())
                .isEqualTo("2026-01-01");
    }

    @Test
    void aPageThatSaysNothingAboutItselfHasNoMetadata() {
        Article article = extract("<p>bare</p>");

        assertThat(article.title()).isNull();
        assertThat(article.byline()).isNull();
        assertThat(article.publishedAt()).isNull();
        assertThat(article.language()).isNull();
        assertThat(article.text()).isEqualTo("bare");
    }

    @Test
    void headingsListsAndLinksBecomeMarkdown() {
        Article article = extract(page(paragraph("First.")
                + "<h2>Products</h2><ul><li>Lenses of glass</li><li>Lenses of sapphire</li></ul>"
                + "<p>More is in <a href=\"../press/2026\">the press kit</a>, " + SENTENCES + "</p>"));

        assertThat(article.markdown())
                .containsPattern("(?m)^(## Products|Products\\n-+)$")
                .containsPattern("(?m)^\\* Lenses of glass$")
                .contains("[the press kit](https://northwind.example/press/2026)");
        assertThat(article.text()).contains("\nProducts\n", "\nLenses of glass\n");
        assertThat(article.links())
                .extracting(Link::url)
                .contains("https://northwind.example/press/2026")
                .doesNotContain("https://northwind.example/jobs");
    }

    @Test
    void allLinksOfAPageAreFoundTheNavigationIncluded() {
        assertThat(extractor.links(page(paragraph("First.")), BASE).await().atMost(Duration.ofSeconds(20)))
                .extracting(Link::url)
                .contains("https://northwind.example/jobs");
    }

    @Test
    void scriptsAreNotTakenForText() {
        assertThat(extract("<body><script>alert('x')</script><noscript>no</noscript><p>text</p></body>")
                        .text())
                .isEqualTo("text");
    }

    @Test
    void brokenHtmlIsReadAsFarAsItGoes() {
        assertThat(extract("<div><p>one<p>two<table><tr><td>three</div></span>four")
                        .text())
                .contains("one", "two", "three", "four");
    }

    @Test
    void hostileNestingEndsAndDoesNoHarm() {
        assertThat(extract("<div>".repeat(20_000) + "deep" + "</div>".repeat(20_000))
                        .text())
                .isEqualTo("deep");
        assertThat(extract("<b><i>".repeat(20_000) + "deep").text()).isEqualTo("deep");
        assertThat(extract("<p>wide</p>".repeat(200_000)).wordCount()).isEqualTo(200_000);
    }

    private String failure(String html) {
        Throwable failure = catchThrowable(() -> extract(html));
        assertThat(failure).as(html).isInstanceOfSatisfying(FetchFailure.class, one -> {
            assertThat(one.reason()).isIn(FetchFailure.Reason.NO_TEXT, FetchFailure.Reason.NEEDS_SCRIPT);
            assertThat(one.transientFailure()).isFalse();
        });
        return failure.getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "<title>Only a title</title>", "<main></main>", "<img src='a.png'>", "<nav>Home</nav>"})
    void aPageWithoutTextIsNoArticle(String html) {
        assertThat(failure(html)).isEqualTo("not a page: the page holds no text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title>App</title><div id=\"root\"></div><noscript>You need to enable JavaScript to run this app.</noscript>"
                        + "<script src=\"/a.js\"></script>",
                "<div id=\"__next\"></div><script src=\"/a.js\"></script>",
                "<app-root>Loading...</app-root><script type=\"module\" src=\"/main.js\"></script>",
                "<header>Acme Ltd</header><div id=\"app\"></div><script>start()</script><footer>Imprint</footer>",
                "<p>Please enable JavaScript to continue using this application.</p>",
                "<p>JavaScript is disabled in your browser.</p><script src=\"/a.js\"></script>",
                "<p>Bitte aktivieren Sie JavaScript.</p>",
                "<noscript><p>This site requires JavaScript.</p></noscript><div>Acme</div>",
            })
    void aPageThatOnlyScriptsShowSaysThatItNeedsThem(String html) {
        assertThat(failure(html)).startsWith("needs JavaScript: the page shows its text only by scripts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Hello</p>",
                "<p>Hello</p><script src=\"/a.js\"></script><noscript><img src=\"pixel.gif\"></noscript>",
                "<div id=\"app\"><p>Call us: +47 73 00 00 00</p></div><script src=\"/a.js\"></script>",
                "<p>We write about how to enable JavaScript in old browsers, which takes more patience than people think it"
                        + " does.</p><p>The first step is to look for the settings, and the second one is to find them.</p>",
                "<main><p>The harbour company moves ships with care, and pays its crews well, said the director.</p></main>"
                        + "<noscript>Please enable JavaScript to leave a comment.</noscript>",
            })
    void aShortPageIsNoShell(String html) {
        assertThat(extract(html).text()).isNotBlank();
    }

    private static String structured(String json, String body) {
        return "<html><head><title>Harbour works</title><script type=\"application/ld+json\">" + json
                + "</script></head><body>" + body + "</body></html>";
    }

    @Test
    void anArticleThatIsOnlyInThePagesStructuredDataIsRead() {
        String json = """
                {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle",
                 "headline": "Harbour works", "datePublished": "2026-03-02T08:00:00Z",
                 "author": [{"@type": "Person", "name": "Writer One"}, {"name": "Writer Two"}],
                 "articleBody": "The harbour company moves ships &amp; pays its crews well.\\n\\nSo said the director."}]}""";

        Article article = extract(structured(json, "<div id=\"root\"></div><script src=\"/a.js\"></script>"));

        assertThat(article.text())
                .isEqualTo("The harbour company moves ships & pays its crews well.\nSo said the director.");
        assertThat(article.markdown())
                .isEqualTo("The harbour company moves ships & pays its crews well.\n\nSo said the director.");
        assertThat(article.title()).isEqualTo("Harbour works");
        assertThat(article.byline()).isEqualTo("Writer One, Writer Two");
        assertThat(article.publishedAt()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(article.wordCount()).isEqualTo(14);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"author\": {\"name\": \"Writer One\"}, \"articleBody\": \"<p>One.</p><p>Two.</p>\"}",
                "[{\"author\": \"Writer One\", \"articleBody\": \"One.\\n Two.\"}]",
                "{\"mainEntity\": {\"author\": [\"Writer One\"], \"articleBody\": \" One.\\r\\nTwo. \"}}",
            })
    void structuredDataIsReadInAllItsForms(String json) {
        Article article = extract(structured(json, ""));

        assertThat(article.text()).isEqualTo("One.\nTwo.");
        assertThat(article.byline()).isEqualTo("Writer One");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"articleBody\": ",
                "null",
                "7",
                "{\"articleBody\": {\"a\": 1}}",
                "{\"articleBody\": \"Short.\"}",
                ""
            })
    void structuredDataThatIsBrokenOrSaysLessIsPassedOver(String json) {
        assertThat(extract(structured(json, page(paragraph("First.")))).text()).contains("First. Northwind builds");
    }

    @Test
    void whatReadersCommentIsNoPartOfAnArticle() {
        String comment =
                "<div class=\"comment\"><p>Reader says: I disagree strongly, and here is my long reasoning about it,"
                        + " in many words, and with more commas than the article.</p></div>";

        assertThat(extract("<article>" + paragraph("First.") + paragraph("Second.")
                                + "</article><section id=\"comments\"" + " class=\"comments\">" + comment.repeat(12)
                                + "</section>")
                        .text())
                .contains("First.", "Second.")
                .doesNotContain("Reader says");
    }

    @Test
    void aPageOfCommentsAloneIsRead() {
        assertThat(extract("<div class=\"comments\">" + paragraph("Reader says:") + "</div>")
                        .text())
                .contains("Reader says:");
    }

    @ParameterizedTest
    @CsvSource({
        "この会社は港で船を作り、毎年多くの船を売っています。, 12, 16",
        "我们公司在港口制造船只。, 1, 12",
        "บริษัทนี้สร้างเรือที่ท่าเรือ, 1, 8",
        "This company builds ships., 4, 4",
        "Die Firma „Hafen-Werk“ – seit 1990., 6, 6",
        "이 회사는 배를 만든다., 4, 4",
        "Acme は 船 を作る, 4, 6",
    })
    void wordsAreCountedInScriptsWithoutSpacesToo(String text, int least, int most) {
        assertThat(extract("<p>" + text + "</p>").wordCount()).isBetween(least, most);
    }

    @Test
    void plainTextIsLeftAsItIs() {
        Article article = extractor
                .extract("# Notes\n\n  a <b> c  \n", BASE, "text/plain; charset=utf-8")
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(article.text()).isEqualTo("# Notes\na <b> c");
        assertThat(article.markdown()).isEqualTo("# Notes\n\n  a <b> c  \n");
        assertThat(article.wordCount()).isEqualTo(5);
    }
}
