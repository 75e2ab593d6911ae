package dev.leadline.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * A report as a page that needs nothing but itself: no script, and nothing is loaded. The quotes of a claim are shown when the pointer
 * is over it, when it is tapped or has the focus, and on paper always. It is built as a tree, so that text can only be text; the only
 * links are those of the sources, and those in the page itself.
 */
public final class ReportPage {

    private static final String STYLE = style();

    /** What a browser may do with the page: show it, in its own style. */
    public static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups";

    private final Report report;
    private final Set<String> sources = new HashSet<>();

    private ReportPage(Report report) {
        this.report = report;
        report.sources().forEach(source -> sources.add(source.id()));
    }

    public static String html(Report report) {
        return tree(report).outerHtml() + "\n";
    }

    static Document tree(Report report) {
        return new ReportPage(report).page();
    }

    private Document page() {
        Document page = Document.createShell("");
        page.outputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8).escapeMode(Entities.EscapeMode.xhtml);
        page.prependChild(new DocumentType("html", "", ""));
        page.head().appendElement("meta").attr("charset", "utf-8");
        page.head().appendElement("meta").attr("name", "viewport").attr("content", "width=device-width");
        page.head().appendElement("meta").attr("name", "referrer").attr("content", "no-referrer");
        page.title(report.company() + ", prospect deep dive, " + report.day());
        page.head().appendElement("style").appendChild(new DataNode(STYLE));
        fill(page.body());
        return page;
    }

    private void fill(Element body) {
        text(body.appendElement("h1"), report.company());
        body.appendElement("p").addClass("sub").text("Prospect deep dive, " + report.day());
        report.about().forEach(line -> text(body.appendElement("p").addClass("sub"), line));
        if (!report.sections().isEmpty()) {
            body.appendElement("p")
                    .addClass("sub")
                    .addClass("hint")
                    .text("Point at a claim, or tap it, to read the words of its source.");
        }
        report.changes().forEach(lines -> lines(body, lines));
        report.sections().forEach(section -> {
            Element list = list(body, section.title());
            section.claims().forEach(claim -> claim(list, claim));
        });
        report.pitch().forEach(lines -> lines(body, lines));
        report.lists().forEach(lines -> lines(body, lines));
        if (!report.sources().isEmpty()) {
            Element list = list(body, "Sources");
            report.sources().forEach(source -> source(list, source));
        }
    }

    private static Element list(Element body, String title) {
        text(body.appendElement("h2"), title);
        return body.appendElement("ul");
    }

    private static void lines(Element body, Report.Lines lines) {
        Element list = list(body, lines.title());
        // Not on the item itself: OpenHTMLtoPDF would put its bullet into the text.
        lines.lines().forEach(line -> text(list.appendElement("li").appendElement("span"), line));
    }

    private void claim(Element list, Report.Claim claim) {
        Element item = list.appendElement("li").addClass("claim");
        text(item.appendElement("span").addClass("text"), claim.text());
        if (!claim.mark().isEmpty()) {
            Element mark = item.appendText(" ").appendElement("span").addClass("mark");
            mark.text(claim.mark());
            if (claim.mark().equals("verified")) {
                mark.addClass("verified");
            }
        }
        claim.sources().forEach(id -> cite(item.appendText(" "), id));
        if (!claim.id().isEmpty()) {
            item.appendText(" ").appendElement("span").addClass("id").text(claim.id());
        }
        if (!claim.quotes().isEmpty() || !claim.notes().isEmpty()) {
            item.attr("tabindex", "0");
            Element quotes = item.appendElement("div").addClass("quotes");
            claim.quotes().forEach(quote -> quote(quotes, quote));
            claim.notes().forEach(note -> text(quotes.appendElement("p"), note));
        }
    }

    private void quote(Element quotes, Report.Quote quote) {
        Element words = quotes.appendElement("blockquote");
        text(words.appendElement("q"), quote.text());
        cite(words.appendText(" "), quote.source());
    }

    private void cite(Element parent, String id) {
        if (sources.contains(id)) {
            parent.appendElement("a")
                    .addClass("cite")
                    .attr("href", "#" + anchor(id))
                    .text("[" + id + "]");
        } else {
            parent.appendText("[" + id + "]");
        }
    }

    private static void source(Element list, Report.Source source) {
        Element item = list.appendElement("li").id(anchor(source.id()));
        item.appendText("[" + source.id() + "] ");
        String url = source.url();
        if (url == null) {
            text(item.appendElement("span"), source.title());
        } else {
            text(item.appendElement("a"), source.title())
                    .attr("href", url)
                    .attr("target", "_blank")
                    .attr("rel", "noopener noreferrer nofollow");
        }
        item.appendElement("br");
        item.appendElement("span").addClass("address").text(source.address());
        item.appendText(
                (source.published().isEmpty() ? "" : ", published " + source.published()) + ", read " + source.read());
    }

    private static String anchor(String id) {
        return "source-" + id.replaceAll("[^A-Za-z0-9]", "-");
    }

    /** Text that may be in a language that is written from right to left. */
    private static Element text(Element element, String text) {
        return element.attr("dir", "auto").text(text);
    }

    private static String style() {
        try (InputStream file = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
