package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.web.Article;
import dev.leadline.web.ArticleExtractor;
import dev.leadline.web.FetchFailure;
import dev.leadline.web.FetchedPage;
import dev.leadline.web.PageFetcher;
import dev.leadline.web.SiteIndex;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of a deep dive; each is a step. A page that cannot be read is noted. Only if none of the given pages
 * can be read, the attempt fails.
 */
@Singleton
class SourceCollector {

    private static final int MOST_NAMED = 20;
    private static final int LONGEST_NAME = 100;

    private final PageFetcher fetcher;
    private final ArticleExtractor extractor;
    private final SiteIndex index;
    private final ResearchConfig config;

    SourceCollector(PageFetcher fetcher, ArticleExtractor extractor, SiteIndex index, ResearchConfig config) {
        this.fetcher = fetcher;
        this.extractor = extractor;
        this.index = index;
        this.config = config;
    }

    /**
     * The result for one address.
     *
     * @param failure why there is no page yet; null when there is one, or when a step of an earlier attempt has fixed
     *     that there is none
     */
    private record Reading(SourcePage page, @Nullable FetchFailure failure) {

        boolean mayBeBetterLater() {
            return failure != null && failure.transientFailure();
        }
    }

    /**
     * Reads the addresses that a user gave, a few at a time. Fails when none of them can be read; the failure is
     * transient when another attempt may help.
     *
     * @return in the order of the addresses, without duplicates
     */
    Uni<List<SourcePage>> readGiven(Collection<String> urls, TaskContext context) {
        return reading(urls, config.parallelFetches(), context).chain(readings -> {
            if (!readings.isEmpty()
                    && readings.stream().noneMatch(one -> one.page().isRead())) {
                throw nothingRead(readings);
            }
            return keep(readings, context);
        });
    }

    /** Reads more pages of the company's own site, one after the other, since they are all on one server. */
    Uni<List<SourcePage>> readSite(Collection<String> urls, TaskContext context) {
        return reading(urls, 1, context).chain(readings -> keep(readings, context));
    }

    /** Reads pages that a search found, a few at a time. */
    Uni<List<SourcePage>> readFurther(Collection<String> urls, TaskContext context) {
        return reading(urls, config.parallelFetches(), context).chain(readings -> keep(readings, context));
    }

    private Uni<List<Reading>> reading(Collection<String> urls, int parallel, TaskContext context) {
        Map<String, String> distinct = new LinkedHashMap<>();
        urls.forEach(url -> distinct.putIfAbsent(canonical(url), url));
        return Multi.createFrom()
                .iterable(distinct.values())
                .onItem()
                .transformToUni(url -> reading(url, context))
                .merge(parallel)
                .collect()
                .asMap(one -> canonical(one.page().url()))
                .map(readings -> distinct.keySet().stream().map(readings::get).toList());
    }

    private Uni<Reading> reading(String url, TaskContext context) {
        return context.step(step(url), SourcePage.class, () -> fetch(url))
                .map(page -> new Reading(page, null))
                .onFailure(FetchFailure.class)
                .recoverWithItem(failure -> unread(url, (FetchFailure) failure));
    }

    private static Reading unread(String url, FetchFailure failure) {
        return new Reading(SourcePage.unread(url, failure), failure);
    }

    /**
     * Fixes, by steps, which pages could not be read. Sources are numbered by the pages that there are now, and answers
     * that name these numbers are kept, so a later attempt must not find more pages.
     */
    private static Uni<List<SourcePage>> keep(List<Reading> readings, TaskContext context) {
        return Multi.createFrom()
                .iterable(readings)
                .onItem()
                .transformToUniAndConcatenate(one -> one.failure() == null
                        ? Uni.createFrom().item(one.page())
                        : context.step(
                                step(one.page().url()),
                                SourcePage.class,
                                () -> Uni.createFrom().item(one.page())))
                .collect()
                .asList();
    }

    private static TaskFailure nothingRead(List<Reading> readings) {
        String causes = readings.stream()
                .limit(MOST_NAMED)
                .map(one -> shortened(one.page().url()) + ": " + one.page().failure())
                .collect(Collectors.joining("; "));
        int more = readings.size() - MOST_NAMED;
        String message = "no source could be read: " + causes + (more > 0 ? "; and " + more + " more" : "");
        return readings.stream().anyMatch(Reading::mayBeBetterLater)
                ? TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, message)
                : TaskFailure.permanent(ErrorType.SOURCE_UNAVAILABLE, message);
    }

    private static String shortened(String url) {
        return url.length() <= LONGEST_NAME ? url : url.substring(0, LONGEST_NAME) + "…";
    }

    private static String step(String url) {
        String name = "fetch:" + url;
        return name.length() <= 200 ? name : name.substring(0, 180) + "#" + Integer.toHexString(url.hashCode());
    }

    /** A failure is not kept as a step, so another attempt, or a retry of the task, tries the page again. */
    private Uni<SourcePage> fetch(String url) {
        return fetcher.fetch(URI.create(url))
                .chain(page -> extractor
                        .extract(page)
                        .chain(article -> links(page)
                                .chain(links ->
                                        index.feedsOf(page).map(feeds -> page(url, page, article, links, feeds)))));
    }

    /** The article does not contain the navigation, which has the links to the site's other pages. */
    private Uni<List<String>> links(FetchedPage page) {
        return extractor
                .links(page.html(), page.finalUrl())
                .map(links -> SiteLinks.worthReading(page.finalUrl(), links));
    }

    private SourcePage page(String url, FetchedPage fetched, Article article, List<String> links, List<String> feeds) {
        String text = cut(article.text(), config.sourceCharacters());
        String title = article.title();
        String place = fetched.finalUrl().toString();
        return new SourcePage(
                url,
                place,
                title == null ? place : title,
                fetched.fetchedAt(),
                text,
                null,
                links,
                feeds,
                article.publishedAt());
    }

    /** The beginning of the text; no character is cut in half. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /**
     * Numbers the pages that were read, each once, and cuts them so that all of them fit into one question.
     *
     * @param known sources that have their numbers already
     * @param after the highest number that an earlier report has
     */
    List<Source> number(List<SourcePage> pages, List<Source> known, int after) {
        Set<String> places =
                known.stream().map(source -> canonical(source.url())).collect(Collectors.toCollection(HashSet::new));
        List<SourcePage> read = pages.stream()
                .filter(page -> page.text() != null && !page.text().isBlank())
                .filter(page -> places.add(canonical(page.place())))
                .toList();
        int share = config.promptCharacters() / Math.max(1, read.size());
        List<Source> sources = new ArrayList<>();
        for (SourcePage page : read) {
            sources.add(new Source(
                    "S" + (after + known.size() + sources.size() + 1),
                    page.place(),
                    String.valueOf(page.title()),
                    page.fetchedAt() == null ? Instant.EPOCH : page.fetchedAt(),
                    page.published(),
                    cut(String.valueOf(page.text()), share)));
        }
        return sources;
    }

    /** The same address for all spellings of a page: no fragment, no slash at the end, host in lower case. */
    static String canonical(String url) {
        URI uri = URI.create(url);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return Subject.host(url) + port + path + query;
    }
}
