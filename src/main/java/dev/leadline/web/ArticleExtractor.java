package dev.leadline.web;

import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import net.dankito.readability4j.Readability4J;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * Finds a page's main content (Readability's algorithm) and gives it as text and as Markdown. Parses on a worker thread:
 * a long page takes tens of milliseconds.
 */
@Singleton
public class ArticleExtractor {

    private static final int MAX_LINKS = 500;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_NODES = 50_000;

    /** If an article has fewer characters, it is checked whether the page itself shows any text. */
    private static final int SHORT = 300;

    /** Parts that do not belong to an article. */
    private static final String NOISE =
            "script, style, noscript, template, iframe, svg, form, button, nav, footer, dialog,"
                    + " [aria-hidden=true], [role=navigation], [role=complementary], [role=dialog], figcaption, .wp-caption-text,"
                    + " #comments, .comments, .comments-area, .comment-list, #disqus_thread, [itemprop=comment],"
                    + " [class*=share], [class*=social], [class*=newsletter], [class*=related], [class*=recommend], [class*=cookie]";

    private static final String UNSHOWN = "script, style, noscript, template, iframe, svg, nav, footer, [hidden]";

    private final ExecutorService workers;

    /** Built when the first page needs it, and not at every start. */
    private static final class Markdown {
        static final FlexmarkHtmlConverter CONVERTER =
                FlexmarkHtmlConverter.builder().build();
    }

    public ArticleExtractor(ExecutorService workers) {
        this.workers = workers;
    }

    /**
     * Extracts the article of a page. Never fails on bad HTML: if there is no article, all of the page's text is taken.
     * Fails with {@link FetchFailure} when there is no text, or none without running scripts.
     *
     * @param base base of relative links
     */
    public Uni<Article> extract(String html, URI base, String contentType) {
        boolean plain = contentType.toLowerCase(Locale.ROOT).startsWith("text/plain")
                || contentType.toLowerCase(Locale.ROOT).startsWith("text/markdown");
        return Uni.createFrom()
                .item(() -> plain ? plainText(html) : article(html, base.toString()))
                .runSubscriptionOn(workers);
    }

    /** All links of a page, its navigation included; parsed on a worker thread. */
    public Uni<List<Link>> links(String html, URI base) {
        return Uni.createFrom()
                .item(() -> links(Jsoup.parse(html, base.toString())))
                .runSubscriptionOn(workers);
    }

    private static Article plainText(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        String joined = String.join("\n", lines);
        if (joined.isEmpty()) {
            throw noText(false);
        }
        return new Article(null, null, null, null, joined, text, List.of(), WordCount.of(joined));
    }

    private Article article(String html, String base) {
        Document page = Jsoup.parse(html, base);
        StructuredData data = StructuredData.of(page);
        PageMetadata metadata = PageMetadata.of(page, data);
        Element content = mainContent(page, base);
        String text = BlockText.of(content);
        boolean isShort = text.length() < SHORT;
        String shown = isShort ? shown(html) : text;
        String structured = data.articleBody().orElse("");
        // A page whose scripts show its text may have the text in its structured data only.
        if (structured.length() > 2 * shown.length()) {
            return article(metadata, structured, structured.replace("\n", "\n\n"), List.of());
        }
        boolean shell = isShort && ScriptShell.is(Jsoup.parse(html), shown);
        if (shell || shown.isEmpty()) {
            throw noText(shell);
        }
        String markdown = isTooMuch(content)
                ? text
                : Markdown.CONVERTER.convert(content.html()).strip();
        return article(metadata, text, markdown, links(content));
    }

    private static Article article(PageMetadata metadata, String text, String markdown, List<Link> links) {
        return new Article(
                metadata.title(),
                metadata.byline(),
                metadata.publishedAt(),
                metadata.language(),
                text,
                markdown,
                links,
                WordCount.of(text));
    }

    /** All text that the page shows without its scripts. Readability may return the title if there is no text. */
    private static String shown(String html) {
        Element body = Jsoup.parse(html).body();
        body.select(UNSHOWN).remove();
        return BlockText.of(body);
    }

    private static FetchFailure noText(boolean needsScript) {
        return new FetchFailure(
                FetchFailure.Reason.NO_TEXT,
                needsScript
                        ? "the page needs JavaScript, which is not run here: without it there is no text to read"
                        : "the page holds no text");
    }

    private static Element mainContent(Document page, String base) {
        absolutise(page);
        Element body = page.body();
        if (isTooMuch(body)) {
            body.select(UNSHOWN).remove();
            return body;
        }
        Document reduced = page.clone();
        reduced.select(NOISE).stream()
                .filter(element -> !element.normalName().equals("body")
                        && element.select("article, main").isEmpty())
                .forEach(Element::remove);
        Element found = readable(reduced, base);
        if (found != null) {
            return found;
        }
        body.select(UNSHOWN).remove();
        return body;
    }

    /**
     * Whether the page is nested too deep or has too many elements for an article: Readability would take minutes for
     * it.
     */
    private static boolean isTooMuch(Element body) {
        int[] seen = {0};
        NodeFilter tooMuch = (node, depth) -> depth > MAX_DEPTH || ++seen[0] > MAX_NODES
                ? NodeFilter.FilterResult.STOP
                : NodeFilter.FilterResult.CONTINUE;
        return NodeTraversor.filter(tooMuch, body) == NodeFilter.FilterResult.STOP;
    }

    /** Readability's choice; null when it finds nothing. */
    private static @org.jspecify.annotations.Nullable Element readable(Document page, String base) {
        try {
            String content = new Readability4J(base, page).parse().getContent();
            if (content == null) {
                return null;
            }
            Element body = Jsoup.parse(content, base).body();
            return body.text().isBlank() ? null : body;
        } catch (RuntimeException | StackOverflowError e) {
            // Hostile nesting, or a bug in Readability: then the page's whole text is used.
            Log.debugf("Readability failed on %s: %s", base, e);
            return null;
        }
    }

    private static void absolutise(Element content) {
        content.select("a[href]").forEach(link -> link.attr("href", link.absUrl("href")));
        content.select("img[src]").forEach(image -> image.attr("src", image.absUrl("src")));
    }

    private static List<Link> links(Element content) {
        Map<String, Link> links = new LinkedHashMap<>();
        for (Element link : content.select("a[href]")) {
            String url = link.absUrl("href");
            if (url.startsWith("http") && links.size() < MAX_LINKS) {
                links.putIfAbsent(url, new Link(url, link.text()));
            }
        }
        return new ArrayList<>(links.values());
    }
}
