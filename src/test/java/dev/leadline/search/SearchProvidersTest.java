package dev.leadline.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.Site;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers of search, at a real HTTP server in their place. */
@Execution(ExecutionMode.CONCURRENT)
class SearchProvidersTest {

    private static final String KEY = "tvly-a-key-that-nobody-may-see";
    private static final String RESULTS = """
            {"query": "Acme", "results": [
              {"url": "https://acme.example/", "title": "Acme", "content": "An excerpt.", "score": 0.9},
              {"url": "https://news.example/acme", "title": "News"},
              {"url": "https://acme.example/", "title": "Acme again"},
              {"url": "ftp://acme.example/"}, {"title": "nowhere"},
              {"url": "https://third.example/"}]}""";

    private static Vertx vertx;
    private final ObjectMapper json = new ObjectMapper();
    private final CountDownLatch end = new CountDownLatch(1);
    private Site site;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close();
    }

    @BeforeEach
    void start() {
        site = new Site();
    }

    @AfterEach
    void stop() {
        end.countDown();
        site.close();
    }

    private SearchProvider provider(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put("leadline.search." + settings[i], settings[i + 1]);
        }
        SearchConfig config = new SmallRyeConfigBuilder()
                .withMapping(SearchConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(SearchConfig.class);
        return new SearchProviders().provider(config, vertx, json);
    }

    private SearchProvider named(String name) {
        return provider(
                "provider", name, "api-key", KEY, "base-url", site.url("/").toString(), "timeout", "PT2S");
    }

    private TaskFailure failure(SearchProvider provider) {
        Throwable failure =
                catchThrowable(() -> provider.find("Acme", 5).await().atMost(Duration.ofSeconds(20)));
        assertThat(failure).isInstanceOf(TaskFailure.class);
        assertThat(failure.getMessage()).doesNotContain(KEY, "Exception", "127.0.0.1");
        return (TaskFailure) failure;
    }

    @Test
    void tavilyIsAskedForAddressesAloneAndGivesThemInItsOrder() throws IOException {
        site.on("/search", 200, "application/json", RESULTS);

        assertThat(named("tavily").find("Acme \"robots\"", 2).await().atMost(Duration.ofSeconds(20)))
                .containsExactly("https://acme.example/", "https://news.example/acme");
        Site.Request sent = site.requests().get(0);
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.headers()).containsEntry("authorization", "Bearer " + KEY);
        assertThat(json.readTree(sent.body())).isEqualTo(json.readTree("""
                {"query": "Acme \\"robots\\"", "max_results": 2, "search_depth": "basic", "include_answer": false,
                 "include_raw_content": false}"""));
    }

    @Test
    void searXngIsAskedForJsonAndGivesAddressesInItsOrder() {
        site.on("/search", 200, "application/json", RESULTS);

        assertThat(named("searxng").find("Acme & Söhne", 9).await().atMost(Duration.ofSeconds(20)))
                .containsExactly("https://acme.example/", "https://news.example/acme", "https://third.example/");
        URI asked = URI.create(site.requests().get(0).target());
        assertThat(asked.getQuery()).isEqualTo("format=json&q=Acme & Söhne".replace(' ', '+'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tavily | 400 | false | Tavily answered with status 400",
                "tavily | 401 | false | does not take the key in SEARCH_API_KEY",
                "tavily | 403 | false | does not take the key in SEARCH_API_KEY",
                "tavily | 432 | false | the credits of the Tavily plan are used up (status 432)",
                "tavily | 433 | false | the credits of the Tavily plan are used up (status 433)",
                "tavily | 500 | true | Tavily answered with status 500",
                "searxng | 401 | false | SearXNG asks for a key",
                "searxng | 403 | false | add json to search.formats in its settings.yml",
                "searxng | 404 | false | SearXNG answered with status 404",
                "searxng | 408 | true | SearXNG answered with status 408",
                "searxng | 502 | true | SearXNG answered with status 502",
            })
    void aRefusalSaysWhatIsWrongAndWhetherToTryAgain(String provider, int status, boolean again, String says) {
        site.on("/search", status, "text/html", "<h1>" + KEY + "</h1>");

        TaskFailure failure = failure(named(provider));

        assertThat(failure).hasMessageContaining(says);
        assertThat(failure instanceof TaskFailure.Transient).isEqualTo(again);
        assertThat(failure.type()).isEqualTo(again ? ErrorType.PROVIDER_UNAVAILABLE : ErrorType.PROVIDER_REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "tavily, 7, 7",
        "searxng, 7, 7",
        "tavily, , 30",
        "searxng, soon, 30",
        "tavily, 999999, 3600",
        "tavily, 0, 1"
    })
    void tooManySearchesAreTriedAgainWhenTheProviderSaysSo(String provider, String header, int seconds) {
        site.on("/search", exchange -> {
            if (header != null) {
                exchange.getResponseHeaders().add("Retry-After", header);
            }
            exchange.sendResponseHeaders(429, -1);
        });

        TaskFailure failure = failure(named(provider));

        assertThat(failure).isInstanceOf(TaskFailure.RetryAfter.class);
        assertThat(((TaskFailure.RetryAfter) failure).delay()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"results\": {}}", "{\"results\": [", "null"})
    void anAnswerThatHoldsNoResultsIsNoEmptyList(String answer) {
        site.on("/search", 200, "application/json", answer);

        for (String provider : new String[] {"tavily", "searxng"}) {
            assertThat(failure(named(provider)))
                    .isInstanceOf(TaskFailure.Transient.class)
                    .hasMessageContaining("holds no results");
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsTriedAgainLater() {
        site.on("/search", exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(failure(named("searxng")))
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessage("SearXNG did not answer within 2.0 s");
    }

    @Test
    void whoIsNotThereIsTriedAgainLater() {
        SearchProvider nobody = provider("provider", "searxng", "base-url", "http://127.0.0.1:1");

        assertThat(failure(nobody)).isInstanceOf(TaskFailure.Transient.class).hasMessageContaining("SEARCH_BASE_URL");
    }

    @Test
    void anAnswerWithoutEndIsNotReadToItsEnd() {
        site.on("/search", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(new byte[64 * 1024]);
            }
        });

        assertThat(failure(named("tavily"))).hasMessageContaining("answered with more than");
    }

    @Test
    void aProviderWithoutWhatItNeedsSaysWhatToSet() {
        assertThat(provider("provider", "tavily").missing().orElseThrow()).contains("set SEARCH_API_KEY");
        assertThat(failure(provider("provider", "tavily")).type()).isEqualTo(ErrorType.NOT_CONFIGURED);
        assertThat(provider("provider", "searxng").missing().orElseThrow()).contains("set SEARCH_BASE_URL");
        assertThat(failure(provider("provider", "searxng")).type()).isEqualTo(ErrorType.NOT_CONFIGURED);
        assertThat(named("tavily").missing()).isEmpty();
        assertThat(named("searxng").missing()).isEmpty();
    }

    @Test
    void withoutAProviderNobodyIsAsked() {
        SearchProvider none = provider();

        assertThat(none.isOn()).isFalse();
        assertThat(none.missing()).isEmpty();
        assertThat(none.find("Acme", 5).await().atMost(Duration.ofSeconds(5))).isEmpty();
    }
}
