package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands beside and between the paragraphs of an article does not get into its text. */
class ArticleNoiseTest {

    private static final String NOISE =
            "Seven whales were seen beside the pier, said a page that is no part of this one.";

    private final Extracting extracting = new Extracting();

    @AfterEach
    void stop() {
        extracting.close();
    }

    private static String paragraph(String start) {
        return "<p>" + start
                + " The harbour of Tilmouth gets a third crane, and the town pays for half of it, although the"
                + " council had said in spring that there would be no money for such things.</p>";
    }

    private static String article(String between) {
        return "<html><head><title>A third crane | Tilmouth Herald</title><meta property='og:type' content='article'></head>"
                + "<body><article><div class='story-body'><h1>A third crane</h1>" + paragraph("First.") + between
                + paragraph("Second.") + paragraph("Third.") + "</div></article></body></html>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div class='share-bar'><p>%s</p></div>",
                "<div class='shareBar'><p>%s</p></div>",
                "<section class='related-stories'><p>%s</p></section>",
                "<section id='recommended'><p>%s</p></section>",
                "<figure><img src='a.png'><figcaption>%s</figcaption></figure>",
                "<div class='wp-caption'><img src='a.png'><p class='wp-caption-text'>%s</p></div>",
                "<p class='image-credit'>%s</p>",
                "<div class='newsletter-signup'><p>%s</p></div>",
                "<div class='cookie-banner'><p>%s</p></div>",
                "<div id='disqus_thread'><p>%s</p></div>",
                "<ol class='comment-list'><li>%s</li></ol>",
                "<aside><p>%s</p></aside>",
                "<div role='complementary'><p>%s</p></div>",
                "<div class='author-bio'><p>%s</p></div>",
                "<div class='post-tags'>%s</div>",
                "<div style='display: none'><p>%s</p></div>",
                "<div aria-hidden='true'><p>%s</p></div>",
                "<div class='ad advertisement-slot'>%s</div>",
                "<p><a href='/whales'>%s</a></p>",
                "<h3>More</h3><ul><li><a href='/whales'>%s</a></li></ul>",
                "<p>Sign up for our newsletter. %s</p>",
            })
    void partsBesideItsTextAreLeftOut(String part) {
        Article article = extracting.html(article(part.formatted(NOISE)));

        assertThat(article.text()).contains("First.", "Second.", "Third.").doesNotContain("whales", "A third crane");
        assertThat(article.markdown()).contains("First.").doesNotContain("whales");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>%s</p>",
                "<blockquote class='twitter-tweet'><p>%s</p></blockquote>",
                "<div class='shareholders'><p>%s</p></div>",
                "<div class='has-sidebar'><p>%s</p></div>",
                "<div class='overflow-hidden md:hidden'><p>%s</p></div>",
                "<ul><li>%s</li><li>And a seal.</li></ul>",
                "<table><tr class='player-17'><td>%s</td><td>4</td></tr></table>",
                "<pre>%s</pre>",
                "<h2>%s</h2>",
                "<p><ins>%s</ins></p>",
            })
    void partsOfItsTextStay(String part) {
        assertThat(extracting.html(article(part.formatted(NOISE))).text()).contains(NOISE);
    }

    @Test
    void titleAuthorAndDateAtItsBeginningAndNoticesAtItsEndAreNoText() {
        String text = extracting
                .html("<body><article><h1>A third crane</h1><div>By Ada Example</div><div>3 March 2026, 9:40</div>"
                        + "<p>4 min read</p>" + paragraph("First.") + paragraph("Second.")
                        + "<p>Follow us on Twitter and Facebook.</p><p>Additional reporting by Sam Example.</p>"
                        + "<p>© 2026 Tilmouth Herald</p><h3>Related</h3></article></body>")
                .text();

        assertThat(text).startsWith("First.").endsWith("such things.").hasLineCount(2);
    }

    @Test
    void anArticleThatIsCutIntoSeveralPartsIsReadWhole() {
        String text = extracting
                .html("<main><div class='chunk'>" + paragraph("First.") + paragraph("Second.")
                        + "</div><div class='ad'>Buy</div><div class='chunk'>" + paragraph("Third.")
                        + "</div><div class='chunk'>" + paragraph("Fourth.") + "</div></main>")
                .text();

        assertThat(text).contains("First.", "Second.", "Third.", "Fourth.").doesNotContain("Buy");
    }

    @Test
    void aWordThatASystemUsesForAllOfItsPartsMeansNothing() {
        String widget = "<div class='widget'>%s</div>";

        String text = extracting
                .html("<body>" + widget.formatted(paragraph("First.")) + widget.formatted(paragraph("Second."))
                        + widget.formatted(paragraph("Third.")) + widget.formatted(paragraph("Fourth.")) + "</body>")
                .text();

        assertThat(text).contains("First.", "Second.", "Third.", "Fourth.");
    }

    @Test
    void theArticleIsTakenAndNotTheLongListOfOthersBelowIt() {
        String teaser = "<article class='teaser-card'><h2><a href='/x'>Another page</a></h2>" + paragraph("Teaser.")
                + "</article>";

        String text = extracting
                .html("<body><article class='story'>" + paragraph("First.") + paragraph("Second.") + paragraph("Third.")
                        + "</article><section>" + teaser.repeat(9) + "</section></body>")
                .text();

        assertThat(text).contains("First.", "Second.", "Third.").doesNotContain("Teaser.", "Another page");
    }

    @Test
    void theWayInWhichAnArticleWasFoundIsToldAndHowSureItIs() {
        Article marked = extracting.html(article(""));
        Article found = extracting.html("<body><div><p>Short.</p></div></body>");

        assertThat(marked.method()).isEqualTo("marked");
        assertThat(marked.confidence()).isBetween(0.9, 1.0);
        assertThat(found.confidence()).isLessThan(marked.confidence());
    }

    @Test
    void structuredDataThatSaysTheSameRaisesConfidenceAndOtherLowersIt() {
        String same =
                "First. The harbour of Tilmouth gets a third crane, and the town pays for half of it, although the council"
                        + " had said in spring that there would be no money for such things. ";
        String script =
                "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"articleBody\": \"%s\"}</script>";

        double confirmed =
                extracting.html(article(script.formatted(same.repeat(3)))).confidence();
        double denied =
                extracting.html(article(script.formatted(NOISE.repeat(4)))).confidence();

        assertThat(confirmed).isGreaterThan(0.75);
        assertThat(denied).isLessThan(0.5);
    }
}
