package dev.leadline.research;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.leadline.handler.TaskContext;
import dev.leadline.web.Link;
import dev.leadline.web.SiteIndex;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The pages of the company's own site that are worth reading: its home page links to them, or its sitemap or feeds list
 * them, which helps where scripts build the navigation.
 */
@Singleton
class CompanySite {

    /** News of a feed, the newest first. */
    private static final int MOST_NEWS = 3;

    private static final TypeReference<List<String>> ADDRESSES = new TypeReference<>() {};

    private final SiteIndex index;

    CompanySite(SiteIndex index) {
        this.index = index;
    }

    /** The most useful first. It is a step, since later answers cite pages by their numbers. */
    Uni<List<String>> worthReading(SourcePage home, TaskContext context) {
        return context.step("site", ADDRESSES, () -> {
            URI place = URI.create(home.place());
            List<URI> feeds = home.feeds().stream().map(URI::create).toList();
            return index.sitemapOf(place)
                    .chain(listed -> index.inFeeds(feeds).map(news -> chosen(place, home.links(), listed, news)));
        });
    }

    /** Of each topic a page that the home page links to, or else one that the site lists; then the others. */
    static List<String> chosen(URI place, List<String> linked, List<String> listed, List<String> news) {
        List<Link> all = new ArrayList<>();
        linked.forEach(url -> all.add(new Link(url, "")));
        news.stream().limit(MOST_NEWS).forEach(url -> all.add(new Link(url, "News")));
        // What stands high in a site is more general.
        listed.stream().sorted(Comparator.comparingInt(String::length)).forEach(url -> all.add(new Link(url, "")));
        Set<String> chosen = new LinkedHashSet<>(SiteLinks.onePerTopic(place, all));
        chosen.addAll(linked);
        chosen.addAll(SiteLinks.worthReading(place, all));
        return List.copyOf(chosen);
    }
}
