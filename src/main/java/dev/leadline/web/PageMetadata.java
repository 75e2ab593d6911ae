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

    static PageMetadata of(Document page, StructuredData data) {
        return new PageMetadata(title(page, data), byline(page, data), published(page, data), language(page));
    }

    private static @Nullable String title(Document page, StructuredData data) {
        String title = meta(page, "meta[property=og:title]", "meta[name=twitter:title]");
        if (title != null) {
            return title;
        }
        return page.title().isBlank()
                ? data.headline().orElse(null)
                : page.title().strip();
    }

    private static @Nullable String byline(Document page, StructuredData data) {
        String author = meta(page, "meta[name=author]", "meta[property=article:author]");
        if (author != null && !author.startsWith("http")) {
            return author;
        }
        if (data.author().isPresent()) {
            return data.author().get();
        }
        Element marked = page.selectFirst("[rel=author], [itemprop=author], .byline, .author");
        return marked == null || marked.text().length() > 200 ? null : orNull(marked.text());
    }

    private static @Nullable String published(Document page, StructuredData data) {
        String published =
                meta(page, "meta[property=article:published_time]", "meta[itemprop=datePublished]", "meta[name=date]");
        if (published != null) {
            return published;
        }
        Element time = page.selectFirst("time[datetime]");
        return data.datePublished().orElseGet(() -> time == null ? null : orNull(time.attr("datetime")));
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
