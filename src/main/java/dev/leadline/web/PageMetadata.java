package dev.leadline.web;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** What a page says about itself: Open Graph, the usual meta elements, JSON-LD, and some usual elements of its body. */
record PageMetadata(
        @Nullable String title,
        @Nullable String byline,
        @Nullable String publishedAt,
        @Nullable String language) {

    private static final int SHORTEST_HEADING = 8;

    static final PageMetadata NONE = new PageMetadata(null, null, null, null);

    static PageMetadata of(Document page, StructuredData data) {
        return new PageMetadata(title(page, data), byline(page, data), published(page, data), language(page));
    }

    private static @Nullable String title(Document page, StructuredData data) {
        String title = meta(page, "meta[property=og:title]", "meta[name=twitter:title]");
        if (title != null) {
            return title;
        }
        String whole = page.title().strip();
        // The title of a window often ends with the name of the site, which the heading lacks.
        Element heading = page.selectFirst("h1");
        String headed = heading == null ? "" : heading.text().strip();
        if (headed.length() >= SHORTEST_HEADING && whole.length() > headed.length() && whole.startsWith(headed)) {
            return headed;
        }
        return whole.isEmpty() ? data.headline().orElse(orNull(headed)) : whole;
    }

    private static @Nullable String byline(Document page, StructuredData data) {
        String author = meta(
                page,
                "meta[name=author]",
                "meta[property=article:author]",
                "meta[name=parsely-author]",
                "meta[name=dc.creator]");
        if (author != null && !author.startsWith("http")) {
            return name(author);
        }
        if (data.author().isPresent()) {
            return name(data.author().get());
        }
        Element marked = page.selectFirst("[rel=author], [itemprop=author], .byline, .author");
        return marked == null || marked.text().length() > 200 ? null : name(marked.text());
    }

    /** Without the word that says that it is an author. */
    private static @Nullable String name(String byline) {
        return orNull(byline.strip().replaceFirst("(?i)^(written by|by|von|par|por|di|door|af|av)\\s*:?\\s+", ""));
    }

    /** If the page states only when it was changed last, that day: what it says held then. */
    private static @Nullable String published(Document page, StructuredData data) {
        String published = meta(
                page,
                "meta[property=article:published_time]",
                "meta[itemprop=datePublished]",
                "meta[name=parsely-pub-date]",
                "meta[name=dc.date]",
                "meta[name=date]");
        if (published != null) {
            return published;
        }
        Element time =
                page.selectFirst("time[itemprop=datePublished][datetime], time[pubdate][datetime], time[datetime]");
        String stated = data.datePublished().orElseGet(() -> time == null ? null : orNull(time.attr("datetime")));
        return stated == null ? changed(page, data) : stated;
    }

    private static @Nullable String changed(Document page, StructuredData data) {
        String changed = meta(
                page,
                "meta[property=article:modified_time]",
                "meta[property=og:updated_time]",
                "meta[itemprop=dateModified]",
                "meta[name=last-modified]");
        return changed == null ? data.dateModified().orElse(null) : changed;
    }

    private static @Nullable String language(Document page) {
        Element html = page.selectFirst("html[lang]");
        String language = html == null ? null : orNull(html.attr("lang"));
        return language != null
                ? language
                : meta(page, "meta[property=og:locale]", "meta[http-equiv=content-language]");
    }

    private static @Nullable String meta(Document page, String... selectors) {
        for (String selector : selectors) {
            Element element = page.selectFirst(selector);
            String content = element == null ? null : orNull(element.attr("content"));
            if (content != null) {
                return content;
            }
        }
        return null;
    }

    private static @Nullable String orNull(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
