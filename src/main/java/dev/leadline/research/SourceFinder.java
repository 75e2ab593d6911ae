package dev.leadline.research;

import dev.leadline.handler.TaskContext;
import dev.leadline.search.SearchProvider;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pages of a deep dive, and reads them: those that the user names, those that a search provider finds, and some of
 * the company's own site. Links of grounded answers are no source of pages: Google's terms forbid to crawl them.
 */
@Singleton
class SourceFinder {

    private final SearchProvider search;
    private final SourceCollector collector;
    private final CompanySite site;

    SourceFinder(SearchProvider search, SourceCollector collector, CompanySite site) {
        this.search = search;
        this.collector = collector;
        this.site = site;
    }

    /**
     * What is looked for.
     *
     * @param topic the company, and what matters most
     * @param website the company's own site; null: one that a search finds, if its name is that of the company
     * @param given further pages
     * @param searched how many pages a search may find; 0: it is searched only when no page is given
     * @param sitePages how many more pages of the company's own site are read
     */
    record Wanted(Topic topic, @Nullable String website, List<String> given, int searched, int sitePages) {

        private static final int SEARCHED_FOR_WANT_OF_OTHERS = 3;

        boolean namesPages() {
            return website != null || !given.isEmpty();
        }

        private boolean isToBeSearched() {
            return searched > 0 || !namesPages();
        }

        private int mostFound() {
            return searched > 0 ? searched : SEARCHED_FOR_WANT_OF_OTHERS;
        }
    }

    /**
     * What was found.
     *
     * @param ownHosts hosts of the company's own site, in the order in which they were found
     * @param notes what the report's reader has to know, as gaps
     */
    record Found(List<SourcePage> pages, Set<String> ownHosts, List<String> notes) {}

    /**
     * The result of a search.
     *
     * @param failure why there is none
     */
    @RegisterForReflection
    record Searched(List<String> urls, @Nullable String failure) {}

    /** What is missing for a search, as a sentence; empty when nothing is. */
    Optional<String> missing() {
        return search.missing();
    }

    Uni<Found> find(Wanted wanted, TaskContext context) {
        return searched(wanted, context).chain(found -> read(wanted, found, context));
    }

    /** One search, and what it found is a step: it costs money, and answers cite pages by their numbers. */
    private Uni<Searched> searched(Wanted wanted, TaskContext context) {
        if (!search.isOn() || !wanted.isToBeSearched()) {
            return Uni.createFrom().item(new Searched(List.of(), null));
        }
        context.progress(2, "Asking " + search.name() + " for pages");
        return context.step(
                "search",
                Searched.class,
                () -> search.find(wanted.topic().words(), wanted.mostFound())
                        .map(urls -> new Searched(urls, null))
                        // Without a search, the pages that the user names are still worth a report.
                        .onFailure(failure -> wanted.namesPages() && isFinal(failure))
                        .recoverWithItem(failure -> new Searched(List.of(), failure.getMessage())));
    }

    /** Whether further pages can be searched for. */
    boolean searches() {
        return search.isOn();
    }

    /**
     * Searches once more, and reads what was not read before. That a search fails for good, or finds nothing, is no failure.
     *
     * @param round names its steps
     * @param known pages of earlier rounds
     */
    Uni<List<SourcePage>> further(
            List<String> queries, int most, int round, List<SourcePage> known, TaskContext context) {
        Set<String> read = known.stream()
                .flatMap(page -> Stream.of(page.url(), page.place()))
                .map(SourceCollector::canonical)
                .collect(Collectors.toSet());
        return Multi.createFrom()
                .iterable(queries)
                .onItem()
                .transformToUniAndConcatenate(query -> again(query, most, round, queries.indexOf(query) + 1, context))
                .collect()
                .asList()
                .map(found -> found.stream()
                        .flatMap(one -> one.urls().stream())
                        .filter(url -> read.add(SourceCollector.canonical(url)))
                        .limit(most)
                        .toList())
                .chain(urls -> collector.readFurther(urls, context));
    }

    private Uni<Searched> again(String query, int most, int round, int number, TaskContext context) {
        context.progress(90, "Asking " + search.name() + " for more pages");
        return context.step(
                "search:" + round + ":" + number,
                Searched.class,
                () -> search.find(query, most)
                        .map(urls -> new Searched(urls, null))
                        .onFailure(SourceFinder::isFinal)
                        .recoverWithItem(failure -> new Searched(List.of(), failure.getMessage())));
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof TaskFailure && !(failure instanceof TaskFailure.RetryAfter);
    }

    private Uni<Found> read(Wanted wanted, Searched searched, TaskContext context) {
        List<String> notes = new ArrayList<>();
        if (searched.failure() != null) {
            notes.add("search: " + searched.failure() + ", so only given pages were read");
        }
        if (search.isOn() && searched.urls().isEmpty() && !wanted.namesPages()) {
            notes.add("sources: neither website nor sources was given, and " + search.name() + " found no page");
        }
        String website = website(wanted, searched, notes);
        Set<String> urls = new LinkedHashSet<>();
        if (website != null) {
            urls.add(website);
        }
        urls.addAll(wanted.given());
        urls.addAll(searched.urls());
        context.progress(5, "Reading " + urls.size() + " pages");
        return collector
                .readGiven(urls, context)
                .chain(pages -> more(pages, website, wanted.sitePages(), context)
                        .map(more -> new Found(joined(pages, more), ownHosts(pages, website), notes)));
    }

    private static @Nullable String website(Wanted wanted, Searched searched, List<String> notes) {
        if (wanted.website() != null) {
            return wanted.website();
        }
        Subject subject = new Subject(wanted.topic().company(), Set.of());
        String found = searched.urls().stream()
                .filter(subject::isNamedLike)
                .map(Subject::home)
                .findFirst()
                .orElse(null);
        if (found != null) {
            notes.add("website: none was given; " + found + ", which "
                    + "a search found, is taken for the company's own");
        }
        return found;
    }

    private Uni<List<SourcePage>> more(
            List<SourcePage> pages, @Nullable String website, int most, TaskContext context) {
        Optional<SourcePage> home = pages.stream()
                .filter(page -> page.isRead() && page.url().equals(website))
                .findFirst();
        if (home.isEmpty() || most == 0) {
            return Uni.createFrom().item(List.of());
        }
        Set<String> read = pages.stream()
                .flatMap(page -> Stream.of(page.url(), page.place()))
                .map(SourceCollector::canonical)
                .collect(Collectors.toSet());
        return site.worthReading(home.get(), context)
                .map(urls -> urls.stream()
                        .filter(url -> read.add(SourceCollector.canonical(url)))
                        .limit(most)
                        .toList())
                .chain(urls -> collector.readSite(urls, context));
    }

    private static List<SourcePage> joined(List<SourcePage> pages, List<SourcePage> more) {
        List<SourcePage> all = new ArrayList<>(pages);
        all.addAll(more);
        return all;
    }

    /** The website's host, and the host that it redirected to, since many sites have moved. */
    private static Set<String> ownHosts(List<SourcePage> pages, @Nullable String website) {
        return pages.stream()
                .filter(page -> page.url().equals(website))
                .flatMap(page -> Stream.of(page.url(), page.place()))
                .map(Subject::host)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
