package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import dev.leadline.web.Article;
import dev.leadline.web.ArticleExtractor;
import dev.leadline.web.FetchFailure;
import dev.leadline.web.FetchedPage;
import dev.leadline.web.Link;
import dev.leadline.web.PageFetcher;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the pages of a deep dive: each is a step, and one that cannot be read is told, not fatal. */
@Singleton
class SourceCollector {

    private static final Pattern WORTH_READING = Pattern.compile(
            "(?i).*\\b(about|company|team|leadership|management|products?|services?|solutions?|platform|pricing|customers?"
                    + "|case-stud(y|ies)|references|partners?|news|press|blog|careers?|jobs|investors?|ueber-uns|unternehmen"
                    + "|produkte|kunden|karriere|impressum|imprint)\\b.*");

    private final PageFetcher fetcher;
    private final ArticleExtractor extractor;
    private final ResearchConfig config;

    SourceCollector(PageFetcher fetcher, ArticleExtractor extractor, ResearchConfig config) {
        this.fetcher = fetcher;
        this.extractor = extractor;
        this.config = config;
    }

    /**
     * A page as a step keeps it.
     *
     * @param finalUrl where its address led to; null when it could not be read
     * @param failure why it could not be read; null when it was
     * @param links where it leads on the same host
     */
    @RegisterForReflection
    record Page(
            String url,
            @Nullable String finalUrl,
            @Nullable String title,
            @Nullable Instant fetchedAt,
            @Nullable String text,
            @Nullable String failure,
            List<String> links) {

        /** Where it is, as far as that is known. */
        String place() {
            return finalUrl == null ? url : finalUrl;
        }
    }

    /** Reads pages, a few at a time; the answer is in the order of the addresses, doubles left out. */
    Uni<List<Page>> read(Collection<String> urls, TaskContext context) {
        Map<String, String> distinct = new LinkedHashMap<>();
        urls.forEach(url -> distinct.putIfAbsent(canonical(url), url));
        return Multi.createFrom()
                .iterable(distinct.values())
                .onItem()
                .transformToUni(url -> context.step(step(url), Page.class, () -> fetch(url)))
                .merge(config.parallelFetches())
                .collect()
                .asMap(page -> canonical(page.url()))
                .map(pages -> distinct.keySet().stream().map(pages::get).toList());
    }

    private static String step(String url) {
        String name = "fetch:" + url;
        return name.length() <= 200 ? name : name.substring(0, 180) + "#" + Integer.toHexString(url.hashCode());
    }

    private Uni<Page> fetch(String url) {
        return fetcher.fetch(URI.create(url))
                .chain(page -> extractor
                        .extract(page.html(), page.finalUrl(), page.contentType())
                        .chain(article -> links(page).map(links -> page(url, page, article, links))))
                .onFailure(FetchFailure.class)
                .recoverWithItem(failure -> new Page(url, null, null, null, null, failure.getMessage(), List.of()));
    }

    /** The article leaves navigation out, which is where a site's other pages are. */
    private Uni<List<String>> links(FetchedPage page) {
        return extractor.links(page.html(), page.finalUrl()).map(links -> {
            String host = Subject.host(page.finalUrl().toString());
            return links.stream()
                    .map(Link::url)
                    .filter(url -> Subject.host(url).equals(host) && isWorthReading(url))
                    .limit(30)
                    .toList();
        });
    }

    /** By its path: what the host is named says nothing about one of its pages. */
    static boolean isWorthReading(String url) {
        return WORTH_READING.matcher(URI.create(url).getPath()).matches();
    }

    private Page page(String url, FetchedPage fetched, Article article, List<String> links) {
        String text = cut(article.text(), config.sourceCharacters());
        String title = article.title();
        String place = fetched.finalUrl().toString();
        return new Page(url, place, title == null ? place : title, fetched.fetchedAt(), text, null, links);
    }

    /** The text's beginning; no character is cut in half. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Numbers the pages that were read, each once, and cuts them so that all fit into a question together. */
    List<Source> number(List<Page> pages) {
        Set<String> places = new HashSet<>();
        List<Page> read = pages.stream()
                .filter(page -> page.text() != null && !page.text().isBlank())
                .filter(page -> places.add(canonical(page.place())))
                .toList();
        int share = config.promptCharacters() / Math.max(1, read.size());
        List<Source> sources = new ArrayList<>();
        for (Page page : read) {
            sources.add(new Source(
                    "S" + (sources.size() + 1),
                    page.place(),
                    String.valueOf(page.title()),
                    page.fetchedAt() == null ? Instant.EPOCH : page.fetchedAt(),
                    cut(String.valueOf(page.text()), share)));
        }
        return sources;
    }

    /** One address for one page: no fragment, no closing slash, host in lower case. */
    static String canonical(String url) {
        URI uri = URI.create(url);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return Subject.host(url) + port + path + query;
    }
}
