package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class ContentExtractionTest {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en-GB">
            <head><title>Ports get robots</title><meta name="author" content="Lena Brandt">
            <meta property="article:published_time" content="2026-03-12T08:00:00Z"></head>
            <body>
            <nav><a href="/login">Log in</a></nav>
            <main><article>
            <h1>Ports get robots</h1>
            <p>Eleven ports have bought <em>mooring robots</em>, which take a ship's lines from the quay and secure them.</p>
            <p>The maker says that <a href="../halyard">Halyard</a> will open an office in Zürich before the year is over.</p>
            </article></main>
            <footer>Cookies</footer>
            </body></html>
            """;

    private Site site;

    @BeforeEach
    void open() {
        site = new Site();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static ObjectNode args(String url, String html) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        if (url != null) {
            args.put("url", url);
        }
        return html == null ? args : args.put("html", html);
    }

    private static JsonPath ended(ObjectNode args) {
        return Api.ended(Api.submit("content_extraction_task", args.toString(), "\"maxAttempts\":1"));
    }

    private static Map<String, Object> content(ObjectNode args) {
        JsonPath task = ended(args);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task.getMap("result");
    }

    private static Response refused(String args) {
        return Api.post("{\"task\":\"content_extraction_task\",\"args\":" + args + "}");
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPageIsFetchedAndEverythingAboutItsArticleIsInTheResult() throws NoSuchAlgorithmException {
        site.redirect("/old", "/news/robots").page("/news/robots", PAGE);
        String url = site.url("/old").toString();

        Map<String, Object> content = content(args(url, null));

        assertThat(content)
                .containsOnlyKeys(
                        "url",
                        "finalUrl",
                        "title",
                        "byline",
                        "publishedAt",
                        "language",
                        "text",
                        "markdown",
                        "links",
                        "wordCount",
                        "contentType",
                        "fetchedAt",
                        "sha256",
                        "method",
                        "confidence")
                .containsEntry("url", url)
                .containsEntry("finalUrl", site.url("/news/robots").toString())
                .containsEntry("title", "Ports get robots")
                .containsEntry("byline", "Lena Brandt")
                .containsEntry("publishedAt", "2026-03-12T08:00:00Z")
                .containsEntry("language", "en-GB")
                .containsEntry("contentType", "text/html; charset=utf-8")
                .containsEntry("sha256", sha256(PAGE));
        String text = content.get("text").toString();
        assertThat(text.lines())
                .contains(
                        "Eleven ports have bought mooring robots, which take a ship's lines from the quay and secure them.",
                        "The maker says that Halyard will open an office in Zürich before the year is over.")
                .noneMatch(line -> line.contains("Log in") || line.contains("Cookies"));
        assertThat(content.get("wordCount")).isEqualTo(text.split("\\s+").length);
        assertThat(content.get("markdown").toString())
                .contains("*mooring robots*", "[Halyard](" + site.url("/halyard") + ")");
        assertThat(content.get("links").toString()).contains(site.url("/halyard") + ", text=Halyard");
        assertThat(Instant.parse(content.get("fetchedAt").toString()))
                .isCloseTo(Instant.now(), Assertions.within(1, ChronoUnit.MINUTES));
    }

    @Test
    void htmlThatIsGivenIsReadAndNothingIsFetched() throws NoSuchAlgorithmException {
        String url = site.url("/news/robots").toString();

        Map<String, Object> content = content(args(url, PAGE));

        assertThat(site.requests()).isEmpty();
        assertThat(content)
                .containsEntry("url", url)
                .containsEntry("finalUrl", url)
                .containsEntry("title", "Ports get robots")
                .containsEntry("contentType", "text/html")
                .containsEntry("sha256", sha256(PAGE));
        assertThat(content.get("links").toString())
                .contains(site.url("/halyard").toString());
    }

    @Test
    void htmlNeedsNoAddress() {
        Map<String, Object> content = content(args(null, PAGE));

        assertThat(content)
                .containsEntry("url", null)
                .containsEntry("finalUrl", null)
                .containsEntry("title", "Ports get robots");
        assertThat(content.get("text").toString()).contains("Zürich");
        assertThat(content.get("links").toString()).doesNotContain("about:blank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | html: not a page: the page holds no text",
                "` ` | html: not a page: the page holds no text",
                "<title>App</title><main></main> | html: not a page: the page holds no text",
                "<!-- nothing --> | html: not a page: the page holds no text",
                "<script>let x = 1;</script> | html: needs JavaScript: the page shows",
                "<title>App</title><div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript><script src='/a.js'></script> | html: needs JavaScript: the page shows",
            })
    void aPageWithoutTextIsNeverASuccess(String html, String says) {
        JsonPath task = ended(args(null, html));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("source-unavailable");
        assertThat(task.getBoolean("error.retryable")).isFalse();
        assertThat(task.getString("error.message")).startsWith(says);
    }

    @Test
    void anAddressCanBeTheOnlyArgumentInOrder() {
        site.page("/", PAGE);

        assertThat(Api.ended(Api.submit("content_extraction_task", "[\"" + site.url("/") + "\"]"))
                        .getString("result.title"))
                .isEqualTo("Ports get robots");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"url\":null}", "{\"url\":null,\"html\":null}"})
    void withoutAddressAndHtmlThereIsNothingToExtract(String args) {
        JsonPath problem = Api.problem(refused(args), 400, "invalid-request");
        assertThat(problem.getString("errors[0].message")).isEqualTo("url is required (or html, with url as its base)");
        assertThat(problem.getString("errors[0].field"))
                .as("the arguments as a whole, not a method of ours")
                .isEqualTo("args");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.com/", "example.com", "javascript:alert(1)", ""})
    void anAddressThatIsNotHttpIsRefusedWithHtmlToo(String url) {
        for (ObjectNode args : new ObjectNode[] {args(url, null), args(url, "<p>x</p>")}) {
            JsonPath problem = Api.problem(refused(args.toString()), 400, "invalid-request");
            assertThat(problem.getString("errors[0].field")).isEqualTo("args.url");
            assertThat(problem.getString("errors[0].message")).contains("http or https URL");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/gone | source-unavailable | false | the server answered with status 404",
                "/forbidden | source-unavailable | false | the server answered with status 403",
                "/busy | source-unavailable | true | the server answered with status 503",
                "/limited | source-unavailable | true | the server answered with status 429",
                "/film | source-unavailable | false | video/mp4 cannot be read",
                "/round | source-unavailable | false | more than 5 redirects",
                "/inside | source-unavailable | false | is not a public address",
                "/app | source-unavailable | false | needs JavaScript: the page shows",
                "/empty | source-unavailable | false | not a page: the page holds no text",
                "/large | too-large | false | has more than 10485760 bytes",
            })
    void aPageThatCannotBeReadFailsTheTaskAndSaysWhy(String path, String type, boolean retryable, String says) {
        site.on("/forbidden", 403, "text/html", "")
                .on("/busy", 503, "text/html", "")
                .on("/limited", 429, "text/html", "")
                .on("/film", 200, "video/mp4", "…")
                .redirect("/round", "/round")
                .redirect("/inside", "http://10.0.0.1/")
                .page("/app", "<div id='app'>Loading…</div><script src='a.js'></script>")
                .on("/empty", 200, "text/plain", " \n")
                .on("/large", Site.bytes(200, "text/html", new byte[(10 << 20) + 1]));

        JsonPath task = ended(args(site.url(path).toString(), null));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo(type);
        assertThat(task.getBoolean("error.retryable")).isEqualTo(retryable);
        assertThat(task.getString("error.message"))
                .startsWith(site.url(path) + ": ")
                .contains(says)
                .doesNotContain("Exception", "java");
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() {
        site.close();

        JsonPath task = ended(args(site.url("/").toString(), null));

        assertThat(task.getString("error.type")).isEqualTo("source-unavailable");
        assertThat(task.getBoolean("error.retryable")).isTrue();
    }
}
