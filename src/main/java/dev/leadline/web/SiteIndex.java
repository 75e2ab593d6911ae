package dev.leadline.web;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.SiteMapURL;
import crawlercommons.sitemaps.UnknownFormatException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jsoup.Jsoup;

/**
 * What a site says itself of its pages: its sitemaps (those that robots.txt names, or {@code /sitemap.xml}) and its feeds
 * (RSS, Atom). All of it is read as pages are. What is not there, or cannot be read, lists nothing.
 */
@Singleton
public class SiteIndex {

    /** Of a list of sitemaps, the first ones; large shops have hundreds. */
    private static final int MOST_SITEMAPS = 3;

    private static final int MOST_PAGES = 5_000;

    private final PageFetcher fetcher;
    private final ExecutorService workers;

    public SiteIndex(PageFetcher fetcher, ExecutorService workers) {
        this.fetcher = fetcher;
        this.workers = workers;
    }

    /** Addresses of pages in the site's sitemaps, as they stand there: they may be of other sites. */
    public Uni<List<String>> sitemapOf(URI home) {
        return fetcher.sitemaps(home)
                .onFailure(FetchFailure.class)
                .recoverWithItem(List.of())
                .map(named -> addresses(named).stream()
                        .filter(url -> isOfHost(home, url))
                        .limit(MOST_SITEMAPS)
                        .toList())
                .chain(named -> each(named.isEmpty() ? List.of(home.resolve("/sitemap.xml")) : named, true));
    }

    /** Addresses of the feeds that a page names; parsed on a worker thread. */
    public Uni<List<String>> feedsOf(FetchedPage page) {
        return Uni.createFrom()
                .item(() -> Jsoup.parse(page.html(), page.finalUrl().toString())
                        .select("link[rel~=(?i)\\balternate\\b][type~=(?i)^application/(rss|atom)\\+xml]")
                        .stream()
                        .map(link -> link.absUrl("href"))
                        .filter(url -> url.startsWith("http"))
                        .distinct()
                        .limit(MOST_SITEMAPS)
                        .toList())
                .runSubscriptionOn(workers);
    }

    /** Addresses of pages in these feeds, in their order, which is mostly the newest first. */
    public Uni<List<String>> inFeeds(Collection<URI> feeds) {
        return each(feeds.stream().limit(MOST_SITEMAPS).toList(), false);
    }

    private Uni<List<String>> each(List<URI> places, boolean follow) {
        return Multi.createFrom()
                .iterable(places)
                .onItem()
                .transformToUniAndConcatenate(place -> pagesIn(place, follow))
                .collect()
                .asList()
                .map(SiteIndex::joined);
    }

    private static List<String> joined(List<List<String>> lists) {
        Set<String> all = new LinkedHashSet<>();
        lists.forEach(all::addAll);
        return all.stream().limit(MOST_PAGES).toList();
    }

    private Uni<List<String>> pagesIn(URI place, boolean follow) {
        return fetch(place)
                .emitOn(workers)
                .map(found -> found.isEmpty() ? new Listed(List.of(), List.of()) : parse(found.get(0)))
                .chain(listed -> {
                    List<URI> further = listed.sitemaps().stream()
                            .filter(url -> isOfHost(place, url))
                            .limit(MOST_SITEMAPS)
                            .toList();
                    return follow && !further.isEmpty()
                            ? each(further, false).map(more -> joined(List.of(listed.pages(), more)))
                            : Uni.createFrom().item(listed.pages());
                });
    }

    /** The page, or none. */
    private Uni<List<FetchedPage>> fetch(URI url) {
        return fetcher.fetch(url).map(List::of).onFailure(FetchFailure.class).recoverWithItem(List.of());
    }

    /** A sitemap may name others, or pages. */
    private record Listed(List<URI> sitemaps, List<String> pages) {}

    private static Listed parse(FetchedPage page) {
        // Not strict: a site's own list may name pages above its folder.
        SiteMapParser parser = new SiteMapParser(false, true);
        parser.setStrictNamespace(false);
        try {
            URL place = page.finalUrl().toURL();
            AbstractSiteMap map = parser.parseSiteMap(page.html().getBytes(StandardCharsets.UTF_8), place);
            List<URI> sitemaps = new ArrayList<>();
            List<String> pages = new ArrayList<>();
            if (map instanceof SiteMapIndex index) {
                index.getSitemaps()
                        .forEach(one -> sitemaps.add(URI.create(one.getUrl().toString())));
            } else if (map instanceof SiteMap list) {
                list.getSiteMapUrls().stream()
                        .limit(MOST_PAGES)
                        .map(SiteMapURL::getUrl)
                        .forEach(url -> pages.add(url.toString()));
            }
            return new Listed(sitemaps, pages);
        } catch (UnknownFormatException | IOException | IllegalArgumentException e) {
            return new Listed(List.of(), List.of());
        }
    }

    private static List<URI> addresses(List<String> texts) {
        List<URI> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(URI.create(text));
            } catch (IllegalArgumentException e) {
                // Whoever wrote it named no sitemap.
            }
        }
        return addresses;
    }

    private static boolean isOfHost(URI home, URI url) {
        return url.getHost() != null
                && url.getHost()
                        .replaceFirst("^www\\.", "")
                        .equalsIgnoreCase(String.valueOf(home.getHost()).replaceFirst("^www\\.", ""));
    }
}
