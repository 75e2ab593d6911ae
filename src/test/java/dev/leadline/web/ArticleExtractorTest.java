package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a reader of a page would call its article, and nothing around it. */
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
    void thePageTellsItsTitleAuthorDateAndLanguage() {
        Article article = extract(page(paragraph("First.")));

        assertThat(article.title()).isEqualTo("About Northwind");
        assertThat(article.byline()).isEqualTo("Ada Example");
        assertThat(article.publishedAt()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(article.language()).isEqualTo("en-GB");
    }

    @Test
    void aPageThatTellsNothingOfItselfHasNoMetadata() {
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

    @Test
    void anEmptyPageIsAnEmptyArticle() {
        Article article = extract("");

        assertThat(article.text()).isEmpty();
        assertThat(article.markdown()).isEmpty();
        assertThat(article.wordCount()).isZero();
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
