package dev.leadline.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The main content of a page.
 *
 * @param publishedAt as the page gives it, mostly ISO 8601; the day of its last change if it states no other
 * @param language as the page gives it, such as {@code en} or {@code de-AT}
 * @param text one paragraph in a line
 * @param method how the content was found, such as {@code marked} or {@code readability}: {@link Candidate.Method}
 * @param confidence how sure it is that this is the page's content, 0 to 1
 * @param pageStarts of a document with pages: the position in the text at which each page begins; else null
 */
public record Article(
        @Nullable String title,
        @Nullable String byline,
        @Nullable String publishedAt,
        @Nullable String language,
        String text,
        String markdown,
        List<Link> links,
        int wordCount,
        String method,
        double confidence,
        @Nullable List<Integer> pageStarts) {}
