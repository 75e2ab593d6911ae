package dev.leadline.web;

import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;
import com.vladsch.flexmark.util.data.MutableDataSet;
import org.jsoup.nodes.Element;

/** Turns the content of a page into Markdown, with its lists, tables and code. */
final class PageMarkdown {

    private PageMarkdown() {}

    /** Built when the first page needs it, and not at every start. */
    private static final class Converter {
        static final FlexmarkHtmlConverter HTML = FlexmarkHtmlConverter.builder(new MutableDataSet()
                        .set(FlexmarkHtmlConverter.SETEXT_HEADINGS, false)
                        .set(FlexmarkHtmlConverter.OUTPUT_ATTRIBUTES_ID, false))
                .build();
    }

    /** @param content is changed: what Markdown has no form for is taken out */
    static String of(Element content) {
        // The converter knows no groups within a list of definitions, and would lose them.
        content.select("dl > div").unwrap();
        content.select("a").stream()
                .filter(link -> link.text().isBlank() && link.selectFirst("img") == null)
                .forEach(Element::remove);
        return Converter.HTML.convert(content.html()).strip();
    }
}
