package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.web.Link;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages of a site a deep dive goes on to. */
class SiteLinksTest {

    private static final URI HOME = URI.create("https://www.acme.example/en");

    private static List<String> worthReading(Link... links) {
        return SiteLinks.worthReading(HOME, List.of(links));
    }

    private static Link link(String path) {
        return new Link("https://www.acme.example" + path, "");
    }

    @ParameterizedTest
    @CsvSource({
        "https://acme.example/about-us, '', true",
        "https://acme.example/en/Products/m2, '', true",
        "http://www.acme.example/case-studies, '', true",
        "https://acme.example/unternehmen/karriere, '', true",
        "https://acme.example/p/17, About us, true",
        "https://acme.example/p/18, Our Customers, true",
        "https://acme.example/p/19, Über uns, true",
        "https://acme.example/p/20, In the news: how a long teaser speaks of our customers and their team, false",
        "https://acme.example/fr/qui-sommes-nous, '', true",
        "https://acme.example/p/21, Actualités, true",
        "https://acme.example/es/productos, '', true",
        "https://acme.example/chi-siamo, '', true",
        "https://acme.example/nl/vacatures, '', true",
        "https://acme.example/stellenangebote, '', true",
        "https://acme.example/datenschutz, Datenschutz, false",
        "https://acme.example/privacy, Privacy, false",
        "https://acme.example/newsletter, Newsletter, false",
        "https://acme.example/, Home, false",
        "https://acme.example, Home, false",
        "https://acme.example/products/m2.pdf, Products, false",
        "https://docs.acme.example/about, About, false",
        "https://acme.example:8443/about, About, false",
        "https://acme.example.evil.example/about, About, false",
        "https://other.example/about, About, false",
        "https://acme.example/a b, About, false",
        "ftp://acme.example/about, About, false",
    })
    void aPageIsWorthReadingByItsPathOrTitleOnTheSameSiteAlone(String url, String title, boolean worthReading) {
        assertThat(worthReading(new Link(url, title))).hasSize(worthReading ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "/charges, What it costs, true",
        "/for-schools, For schools, true",
        "/mediathek/neubau, Mediathek, true",
        "/tariffe, Tariffe, true",
        "/magazine/2026/05/a-barn, 'In spring we built a barn of oak, and this is how it went', false",
        "/charges, '', false",
        "/de/, Deutsch, false",
        "/pt-br, Português, false",
        "/index.html, Start, false",
        "/#top, Up, false",
        "/login, Enter, false",
        "/x/1, Sign in, false",
        "/mon-compte, Bonjour, false",
        "/warenkorb, Korb, false",
        "/agb, Das Kleingedruckte, false",
        "/mentions-legales, Mentions, false",
        "/search?q=a, Find, false",
        "/book-a-demo, See it live, false",
    })
    void anEntryOfAMenuIsWorthReadingWhateverItIsCalled(String path, String title, boolean worthReading) {
        assertThat(worthReading(new Link("https://www.acme.example" + path, title)))
                .hasSize(worthReading ? 1 : 0);
    }

    @Test
    void whatHasAKnownTopicComesBeforeOtherEntriesOfAMenu() {
        assertThat(worthReading(
                        new Link("https://www.acme.example/for-schools", "For schools"),
                        new Link("https://www.acme.example/team", "Team"),
                        new Link("https://www.acme.example/leadership", "Leadership")))
                .containsExactly(
                        "https://www.acme.example/team",
                        "https://www.acme.example/leadership",
                        "https://www.acme.example/for-schools");
    }

    @Test
    void whatTheHostIsNamedSaysNothing() {
        URI home = URI.create("https://news.example/");

        assertThat(SiteLinks.worthReading(home, List.of(new Link("https://news.example/login", "Log in"))))
                .isEmpty();
    }

    @Test
    void ofEachTopicOnePageComesBeforeASecondOfAny() {
        Link[] links = Stream.concat(
                        IntStream.range(0, 40).mapToObj(i -> link("/products/" + i)),
                        Stream.of(link("/news"), link("/customers"), link("/about"), link("/pricing"), link("/team")))
                .toArray(Link[]::new);

        assertThat(worthReading(links))
                .startsWith(
                        "https://www.acme.example/about",
                        "https://www.acme.example/products/0",
                        "https://www.acme.example/customers",
                        "https://www.acme.example/news",
                        "https://www.acme.example/team",
                        "https://www.acme.example/pricing",
                        "https://www.acme.example/products/1")
                .hasSize(30)
                .doesNotHaveDuplicates();
    }

    @Test
    void aPageOfTwoTopicsIsReadOnce() {
        assertThat(worthReading(link("/about/team"), link("/about/team"))).hasSize(1);
    }
}
