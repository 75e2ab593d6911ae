package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompanySiteTest {

    private static final URI HOME = URI.create("https://acme.example/");

    private static List<String> chosen(List<String> linked, List<String> listed, List<String> news) {
        return CompanySite.chosen(HOME, linked, listed, news);
    }

    private static String url(String path) {
        return HOME.resolve(path).toString();
    }

    @Test
    void whatTheHomePageLinksToComesBeforeWhatTheSiteLists() {
        assertThat(chosen(List.of(url("/about")), List.of(url("/about-us"), url("/team")), List.of()))
                .containsExactly(url("/about"), url("/team"), url("/about-us"));
    }

    @Test
    void aSiteWhoseNavigationIsBuiltByScriptsIsReadByItsSitemap() {
        assertThat(chosen(
                        List.of(),
                        List.of(url("/blog/about-robots"), url("/pricing"), url("/about"), url("/privacy")),
                        List.of()))
                .startsWith(url("/about"))
                .contains(url("/pricing"))
                .doesNotContain(url("/privacy"));
    }

    @Test
    void theNewestOfAFeedAreNews() {
        List<String> news = List.of(url("/2026/c"), url("/2026/b"), url("/2026/a"), url("/2025/z"));

        assertThat(chosen(List.of(url("/about")), List.of(), news))
                .containsExactly(url("/about"), url("/2026/c"), url("/2026/b"), url("/2026/a"));
    }

    @Test
    void pagesOfOtherSitesAreNotTheCompanysOwn() {
        assertThat(chosen(List.of(), List.of("https://other.example/about"), List.of("http://news.example/acme")))
                .isEmpty();
    }
}
