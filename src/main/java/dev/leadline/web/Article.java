package dev.leadline.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The main content of a page.
 *
 * @param publishedAt as the page gives it, mostly ISO 8601
 * @param language as the page gives it, such as {@code en} or {@code de-AT}
 * @param text one paragraph in a line
 */
public record Article(
        @Nullable String title,
        @Nullable String byline,
        @Nullable String publishedAt,
        @Nullable String language,
        String text,
        String markdown,
        List<Link> links,
        int wordCount) {}
