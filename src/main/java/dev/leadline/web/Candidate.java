package dev.leadline.web;

import java.util.Locale;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What one way of looking at a page takes for its content.
 *
 * @param element null when the text is in no element
 * @param confidence how sure this way is, 0 to 1
 */
record Candidate(Method method, @Nullable Element element, String text, double confidence) {

    /** A shorter text is as likely a remnant as an article. */
    static final int SHORT = 250;

    /** How the content was found. */
    enum Method {
        /** The page marks the element of its text. */
        MARKED,
        /** The element with most of the page's running text. */
        DENSEST,
        /** All sections of a page that is no article, without what surrounds them. */
        SECTIONS,
        /** Readability's choice. */
        READABILITY,
        /** The text that the page gives in its structured data (JSON-LD). */
        STRUCTURED_DATA,
        /** All text of the page, since it is nested too deeply, or has too many elements, to look closer. */
        WHOLE_PAGE,
        /** The document is text alone. */
        PLAIN_TEXT,
        PDF;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Candidate of(Method method, Element element, double confidence) {
        String text = BlockText.of(element);
        return new Candidate(method, element, text, text.length() < SHORT ? 0.7 * confidence : confidence);
    }

    Candidate with(double other) {
        return new Candidate(method, element, text, other);
    }
}
