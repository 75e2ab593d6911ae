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
    private final Set<String> claims = new HashSet<>();

    private ReportPage(Report report) {
        this.report = report;
        report.sources().forEach(source -> sources.add(source.id()));
        report.sections().forEach(section -> section.claims().forEach(claim -> claims.add(claim.id())));
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
        Element contents = body.appendElement("nav").addClass("contents");
        report.changes().forEach(lines -> lines(body, lines));
        highlights(body);
        report.pitch().forEach(pitch -> pitch(body, pitch));
        report.sections().forEach(section -> {
            Element list = list(body, section.title());
            section.claims().forEach(claim -> claim(list, claim));
        });
        report.lists().forEach(lines -> lines(body, lines));
        if (!report.sources().isEmpty()) {
            Element list = list(body, "Sources");
            report.sources().forEach(source -> source(list, source));
        }
        contents(contents, body);
    }

    /** Links to all parts, on a screen: paper of a few pages needs none, and a PDF file has an outline. */
    private static void contents(Element contents, Element body) {
        int number = 0;
        for (Element heading : body.select("h2")) {
            heading.id("part-" + ++number);
            if (!contents.childNodes().isEmpty()) {
                contents.appendText(" · ");
            }
            text(contents.appendElement("a"), heading.text()).attr("href", "#" + heading.id());
        }
    }

    /** The quotes are at the claims themselves, to which these lead. */
    private void highlights(Element body) {
        if (report.highlights().isEmpty()) {
            hint(body);
            return;
        }
        Element box = body.appendElement("div").addClass("glance");
        Element list = list(box, "At a glance");
        report.highlights().forEach(highlight -> {
            Element item = list.appendElement("li");
            text(item.appendElement("b"), highlight.title() + ":");
            text(item.appendText(" ").appendElement("span"), highlight.claim().text());
            mark(item, highlight.claim());
            highlight.claim().sources().forEach(id -> cite(item.appendText(" "), id));
        });
        hint(body);
    }

    private void hint(Element body) {
        if (!report.sections().isEmpty()) {
            body.appendElement("p")
                    .addClass("sub")
                    .addClass("hint")
                    .text("Point at a claim, or tap it, to read the words of its source.");
        }
    }

    private static Element list(Element body, String title) {
        text(body.appendElement("h2"), title);
        return body.appendElement("ul");
    }

    private void pitch(Element body, Report.Pitch pitch) {
        Element list = list(body, pitch.title());
        pitch.lines().forEach(line -> {
            Element item = list.appendElement("li");
            text(item.appendElement("span"), line.text());
            line.claims().forEach(id -> refer(item.appendText(" "), id));
        });
    }

    private static void lines(Element body, Report.Lines lines) {
        Element list = list(body, lines.title());
        // Not on the item itself: OpenHTMLtoPDF would put its bullet into the text.
        lines.lines().forEach(line -> text(list.appendElement("li").appendElement("span"), line));
    }

    private void claim(Element list, Report.Claim claim) {
        Element item = list.appendElement("li").addClass("claim");
        text(item.appendElement("span").addClass("text"), claim.text());
        mark(item, claim);
        if (!claim.day().isEmpty()) {
            item.appendText(" ").appendElement("span").addClass("day").text("as of " + claim.day());
        }
        claim.sources().forEach(id -> cite(item.appendText(" "), id));
        if (!claim.id().isEmpty()) {
            item.id(anchor("claim", claim.id()));
            item.appendText(" ").appendElement("span").addClass("id").text(claim.id());
        }
        if (!claim.quotes().isEmpty() || !claim.notes().isEmpty()) {
            item.attr("tabindex", "0");
            Element quotes = item.appendElement("div").addClass("quotes");
            claim.quotes().forEach(quote -> quote(quotes, quote));
            claim.notes().forEach(note -> text(quotes.appendElement("p"), note));
        }
    }

    private static void mark(Element item, Report.Claim claim) {
        if (!claim.mark().isEmpty()) {
            Element mark = item.appendText(" ").appendElement("span").addClass("mark");
            mark.text(claim.mark());
            if (claim.mark().equals("verified")) {
                mark.addClass("verified");
            }
        }
    }

    private void quote(Element quotes, Report.Quote quote) {
        Element words = quotes.appendElement("blockquote");
        text(words.appendElement("q"), quote.text());
        cite(words.appendText(" "), quote.source());
    }

    private void cite(Element parent, String id) {
        link(parent, "source", id, sources);
    }

    private void refer(Element parent, String id) {
        link(parent, "claim", id, claims);
    }

    private static void link(Element parent, String kind, String id, Set<String> known) {
        if (known.contains(id)) {
            parent.appendElement("a")
                    .addClass("cite")
                    .attr("href", "#" + anchor(kind, id))
                    .text("[" + id + "]");
        } else {
            parent.appendText("[" + id + "]");
        }
    }

    private static void source(Element list, Report.Source source) {
        Element item = list.appendElement("li").id(anchor("source", source.id()));
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
        if (!source.isCited()) {
            item.appendElement("span").addClass("sub").text(", not cited");
        }
    }

    private static String anchor(String kind, String id) {
        return kind + "-" + id.replaceAll("[^A-Za-z0-9]", "-");
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
