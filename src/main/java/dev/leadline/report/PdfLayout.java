package dev.leadline.report;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Lays a page out on paper. Nothing is loaded for it, whatever the page says. The font is the one that PDFBox has, for Latin, Greek,
 * Cyrillic and Hebrew: other characters are shown as a box, and the page says so.
 */
final class PdfLayout {

    private static final String FAMILY = "Liberation Sans";
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final String BOX = "\u25A1";

    private static final String PAGE_NUMBERS =
            "@page { @bottom-right { content: counter(page) ' / ' counter(pages); font-family: 'Liberation Sans'; font-size: 8pt; } }";

    static {
        XRLog.setLoggingEnabled(false);
    }

    private PdfLayout() {}

    static byte[] pdf(Document page) {
        replaceUnknown(page);
        outline(page);
        page.head().appendElement("style").appendChild(new org.jsoup.nodes.DataNode(PAGE_NUMBERS));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            PdfRendererBuilder layout = new PdfRendererBuilder();
            layout.withW3cDocument(new W3CDom().namespaceAware(false).fromJsoup(page), null);
            layout.useFont(PdfLayout::font, FAMILY);
            // Each of these refuses all by itself; which of them is asked depends on the kind of the resource.
            layout.useExternalResourceAccessControl(
                    (address, kind) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
            layout.useExternalResourceAccessControl(
                    (address, kind) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
            layout.withProducer("Leadline");
            layout.toStream(file);
            layout.run();
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts of the report, as a reader of PDF files shows them beside the pages. */
    private static void outline(Document page) {
        Element outline = page.head().appendElement("bookmarks");
        page.select("h2[id]")
                .forEach(heading -> outline.appendElement("bookmark")
                        .attr("name", heading.text())
                        .attr("href", "#" + heading.id()));
    }

    /** What the font does not have would be a sign that means nothing. */
    private static void replaceUnknown(Document page) {
        CmapLookup known = known();
        int[] replaced = {0};
        page.body().traverse((node, depth) -> {
            if (node instanceof TextNode text) {
                String shown = shown(text.getWholeText(), known, replaced);
                text.text(shown);
            }
        });
        if (replaced[0] > 0) {
            Element note = page.body().prependElement("p").addClass("sub");
            note.text(replaced[0] + " characters of this report are shown as " + BOX
                    + ", since the font of this file has Latin, Greek, Cyrillic and Hebrew letters only. The HTML and Markdown"
                    + " of the report have them.");
        }
    }

    private static String shown(String text, CmapLookup known, int[] replaced) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isWhitespace(character) || known.getGlyphId(character) != 0) {
                shown.appendCodePoint(character);
            } else if (Character.getType(character) != Character.FORMAT) {
                shown.append(BOX);
                replaced[0]++;
            }
        });
        return shown.toString();
    }

    private static CmapLookup known() {
        try (InputStream file = font();
                TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file))) {
            return font.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream font() {
        return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FILE));
    }
}
