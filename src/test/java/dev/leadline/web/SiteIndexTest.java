package dev.leadline.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.Site;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site lists itself of its pages, from a real server. */
class SiteIndexTest {

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private Site site;
    private SiteIndex index;

    @BeforeEach
    void start() {
        site = new Site();
        index = new SiteIndex(new PageFetcher(vertx, WebSettings.PLAIN, OwnPages.NONE, FleetMemory.NONE), workers);
    }

    @AfterEach
    void stop() {
        site.close();
        workers.shutdownNow();
        vertx.close();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private String url(String path) {
        return site.url(path).toString();
    }

    private void sitemap(String path, String... pages) {
        StringBuilder text = new StringBuilder(
                "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
        for (String page : pages) {
            text.append("<url><loc>").append(page).append("</loc></url>");
        }
        site.on(path, 200, "application/xml", text.append("</urlset>").toString());
    }

    private List<String> listed() {
        return await(index.sitemapOf(site.url("/en/")));
    }

    @Test
    void theSitemapIsAtTheSitesRoot() {
        sitemap("/sitemap.xml", url("/about"), "https://elsewhere.example/");

        assertThat(listed()).containsExactly(url("/about"), "https://elsewhere.example/");
    }

    @Test
    void robotsTxtMayNameOthersOfTheSameHostAndThatIsWhatHolds() {
        site.on(
                "/robots.txt",
                200,
                "text/plain",
                "User-agent: *\nDisallow: /x\nSitemap: " + url("/maps/en.xml")
                        + "\nSitemap: http://elsewhere.example/sitemap.xml\nSitemap: ::\n");
        sitemap("/maps/en.xml", url("/team"));
        sitemap("/sitemap.xml", url("/about"));

        assertThat(listed()).containsExactly(url("/team"));
    }

    @Test
    void anIndexOfSitemapsIsFollowedOnceAndNotToOtherHosts() {
        site.on("/sitemap.xml", 200, "text/xml", """
                <?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                <sitemap><loc>http://elsewhere.example/sitemap.xml</loc></sitemap>
                <sitemap><loc>%s</loc></sitemap><sitemap><loc>%s</loc></sitemap></sitemapindex>""".formatted(url("/sitemap.xml"), url("/pages.xml")));
        sitemap("/pages.xml", url("/pricing"));

        assertThat(listed()).containsExactly(url("/pricing"));
        assertThat(site.requests()).hasSizeLessThan(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>Not found</body></html>",
                "<urlset><url><loc>",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                        + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
                        + "<urlset><url><loc>http://127.0.0.1/&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;</loc></url></urlset>",
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                        + "<urlset><url><loc>http://127.0.0.1/&a;</loc></url></urlset>",
            })
    void whatIsNoSitemapListsNothingOfUse(String text) {
        site.on("/sitemap.xml", 200, "application/xml", text);

        assertThat(listed()).allMatch(url -> url.length() < 2_100 && !url.contains("root:"));
    }

    @Test
    void aSiteWithoutOneListsNothing() {
        assertThat(listed()).isEmpty();
    }

    @Test
    void pagesOfFeedsComeInTheirOrder() {
        site.on("/rss", 200, "text/xml", """
                <?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>%s</link>
                <item><title>B</title><link>%s</link></item><item><title>A</title><link>%s</link></item>
                </channel></rss>""".formatted(url("/"), url("/b"), url("/a")));
        site.on("/atom", 200, "application/xml", """
                <?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
                <entry><title>C</title><link href="%s"/></entry></feed>""".formatted(url("/c")));

        assertThat(await(index.inFeeds(List.of(site.url("/rss"), site.url("/atom"), site.url("/none")))))
                .contains(url("/b"), url("/a"), url("/c"))
                .containsSubsequence(url("/b"), url("/a"), url("/c"));
    }

    @Test
    void thePageNamesItsFeeds() {
        FetchedPage page = new FetchedPage(site.url("/"), site.url("/en/"), "text/html", """
                <link rel="alternate" type="application/rss+xml" href="feed.xml">
                <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="/atom">
                <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/x.css">""", Instant.now(), "", null);

        assertThat(await(index.feedsOf(page))).containsExactly(url("/en/feed.xml"), url("/atom"));
    }
}
