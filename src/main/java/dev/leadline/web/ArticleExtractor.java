package dev.leadline.web;

import dev.leadline.web.Candidate.Method;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Finds a page's main content and gives it as text and as Markdown. Parses on a worker thread: a long page takes tens of
 * milliseconds.
 */
@Singleton
public class ArticleExtractor {

    static final String PDF = "application/pdf";

    private static final int MAX_LINKS = 500;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_NODES = 50_000;

    /** If an article has fewer characters, it is checked whether the page itself shows any text. */
    private static final int SHORT = 300;

    private static final String UNSHOWN = "script, style, noscript, template, iframe, svg, nav, footer, [hidden]";

    private final ExecutorService workers;

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
        String type = contentType.toLowerCase(Locale.ROOT);
        boolean plain = type.startsWith("text/plain") || type.startsWith("text/markdown");
        return Uni.createFrom()
                .item(() -> plain ? plainText(html) : article(html, base.toString()))
                .runSubscriptionOn(workers);
    }

    /** Extracts the article of a page, or the text of a PDF file; fails as the other method does. */
    public Uni<Article> extract(FetchedPage page) {
        Buffer document = page.document();
        return document == null
                ? extract(page.html(), page.finalUrl(), page.contentType())
                : Uni.createFrom().item(() -> pdf(document.getBytes())).runSubscriptionOn(workers);
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
        return article(PageMetadata.NONE, new Candidate(Method.PLAIN_TEXT, null, joined, 1), text, List.of());
    }

    private static Article pdf(byte[] file) {
        PdfText.Document document = PdfText.read(file);
        StringBuilder text = new StringBuilder();
        StringBuilder markdown = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (String page : document.pages()) {
            text.append(text.isEmpty() || page.isEmpty() ? "" : "\n");
            starts.add(text.length());
            text.append(page);
            markdown.append("## Page ")
                    .append(starts.size())
                    .append("\n\n")
                    .append(page.replace("\n", "\n\n"))
                    .append("\n\n");
        }
        Candidate content = new Candidate(Method.PDF, null, text.toString(), 0.9);
        return article(document.metadata(), content, markdown.toString().strip(), List.of(), starts);
    }

    private static Article article(String html, String base) {
        Document page = Jsoup.parse(html, base);
        StructuredData data = StructuredData.of(page);
        PageMetadata metadata = PageMetadata.of(page, data);
        absolutise(page);
        Candidate content = content(page, html, base, data, metadata);
        boolean isShort = content.text().length() < SHORT;
        String shown = isShort ? shown(html) : content.text();
        String structured = data.articleBody().orElse("");
        // A page whose scripts show its text may have the text in its structured data only.
        if (structured.length() > 2 * shown.length()) {
            Candidate hidden = new Candidate(Method.STRUCTURED_DATA, null, structured, 0.8);
            return article(metadata, hidden, structured.replace("\n", "\n\n"), List.of());
        }
        boolean shell = isShort && ScriptShell.is(Jsoup.parse(html), shown);
        if (shell || shown.isEmpty()) {
            throw noText(shell);
        }
        return content.text().isEmpty()
                ? article(metadata, new Candidate(Method.WHOLE_PAGE, null, shown, 0.3), shown, List.of())
                : article(metadata, content, markdown(content), links(content.element()));
    }

    private static Candidate content(
            Document page, String html, String base, StructuredData data, PageMetadata metadata) {
        if (isTooMuch(page.body())) {
            page.body().select(UNSHOWN).remove();
            return Candidate.of(Method.WHOLE_PAGE, page.body(), 0.3);
        }
        return new Candidates(html, base, data, metadata).best(page);
    }

    private static String markdown(Candidate content) {
        Element element = content.element();
        return element == null || content.method() == Method.WHOLE_PAGE ? content.text() : PageMarkdown.of(element);
    }

    private static Article article(PageMetadata metadata, Candidate content, String markdown, List<Link> links) {
        return article(metadata, content, markdown, links, null);
    }

    private static Article article(
            PageMetadata metadata,
            Candidate content,
            String markdown,
            List<Link> links,
            @Nullable List<Integer> pageStarts) {
        return new Article(
                metadata.title(),
                metadata.byline(),
                metadata.publishedAt(),
                metadata.language(),
                content.text(),
                markdown,
                links,
                WordCount.of(content.text()),
                content.method().label(),
                Math.round(content.confidence() * 100) / 100.0,
                pageStarts);
    }

    /** All text that the page shows without its scripts. */
    private static String shown(String html) {
        Element body = Jsoup.parse(html).body();
        body.select(UNSHOWN).remove();
        return BlockText.of(body);
    }

    private static FetchFailure noText(boolean needsScript) {
        return new FetchFailure(
                needsScript ? FetchFailure.Reason.NEEDS_SCRIPT : FetchFailure.Reason.NO_TEXT,
                needsScript
                        ? "the page shows its text only by scripts, which are not run here"
                        : "the page holds no text");
    }

    /** Whether the page is nested too deep or has too many elements to look for its article: that could take minutes. */
    private static boolean isTooMuch(Element body) {
        int[] seen = {0};
        NodeFilter tooMuch = (node, depth) -> depth > MAX_DEPTH || ++seen[0] > MAX_NODES
                ? NodeFilter.FilterResult.STOP
                : NodeFilter.FilterResult.CONTINUE;
        return NodeTraversor.filter(tooMuch, body) == NodeFilter.FilterResult.STOP;
    }

    private static void absolutise(Element content) {
        content.select("a[href]").forEach(link -> link.attr("href", link.absUrl("href")));
        content.select("img[src]").forEach(image -> image.attr("src", image.absUrl("src")));
    }

    private static List<Link> links(@Nullable Element content) {
        Map<String, Link> links = new LinkedHashMap<>();
        for (Element link : content == null ? List.<Element>of() : content.select("a[href]")) {
            String url = link.absUrl("href");
            if (url.startsWith("http")
                    && links.size() < MAX_LINKS
                    && !link.text().isBlank()) {
                links.putIfAbsent(url, new Link(url, link.text()));
            }
        }
        return new ArrayList<>(links.values());
    }
}
