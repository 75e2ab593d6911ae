package dev.leadline.report;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as HTML, of which Drive makes a document. Text that came from pages must not act in it: HTML is shown as text, only
 * harmless addresses are links, and an image is a link to it, since Drive would fetch it.
 */
public final class MarkdownPage {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
            .build();

    private MarkdownPage() {}

    public static String html(String title, String markdown) {
        return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escaped(title)
                + "</title></head>\n<body>\n" + body(markdown) + "</body></html>\n";
    }

    private static String body(String markdown) {
        try {
            Node report = PARSER.parse(markdown);
            report.accept(new ImagesAsLinks());
            return RENDERER.render(report);
        } catch (StackOverflowError e) {
            // Nested so deeply that nobody wrote it for readers: it is saved as it is.
            return "<pre>" + escaped(markdown) + "</pre>\n";
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static final class ImagesAsLinks extends AbstractVisitor {

        @Override
        public void visit(Image image) {
            visitChildren(image);
            Link link = new Link(image.getDestination(), image.getTitle());
            for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
                link.appendChild(child);
            }
            image.insertBefore(link);
            image.unlink();
        }
    }
}
