package dev.leadline.http;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.ApiProfile;
import dev.leadline.http.RawHttp.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web page, whose code the user's own browser runs, gets nothing out of an API without keys, and changes nothing. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class BrowserRulesTest {

    private static final String HOST = "Host: localhost:8080";
    private static final String JSON = "Content-Type: application/json";

    @Inject
    Vertx vertx;

    // ── Host ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tasks",
                "/api/v1/handlers",
                "/api/v1/nothing",
                "/nothing",
                "/",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui/",
                "/q/healthy",
                "/q/health/../metrics",
                "/q/health/..%2fmetrics",
                "/q/health/../../api/v1/tasks",
                "/q/health/%2e%2e/metrics",
                "/q/health//../metrics",
                "/simulator/site/about.html"
            })
    void nothingIsAnsweredUnderAnotherHost(String address) {
        RawHttp.send("GET " + address + " HTTP/1.1", "Host: evil.example:8080").problem(403, "host-not-allowed");
    }

    @Test
    void nothingIsTakenUnderAnotherHost() {
        post("Host: evil.example:8080", "Origin: http://evil.example:8080", JSON)
                .problem(403, "host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "localhost.",
                "",
                ":8080",
                "[::ffff:127.0.0.1]",
                "0.0.0.0:8080",
                "127.1"
            })
    void aHostIsComparedWhole(String host) {
        RawHttp.send("GET /api/v1/handlers HTTP/1.1", "Host: " + host).problem(403, "host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost@evil.example", "localhost:99999", "localhost:x", "evil.example:x"})
    void aHostThatIsNoneGetsNothing(String host) {
        RawHttp.send("GET /api/v1/handlers HTTP/1.1", "Host: " + host).problem(400, "invalid-request");
        RawHttp.send("GET /api/v1/handlers HTTP/1.0", "Host: " + host).problem(403, "host-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080"})
    void loopbackIsAnswered(String host) {
        assertThat(RawHttp.send("GET /api/v1/handlers HTTP/1.1", "Host: " + host)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ofTwoHostsNoneIsAnswered() {
        for (String version : List.of("1.0", "1.1")) {
            RawHttp.send("GET /api/v1/handlers HTTP/" + version, HOST, "Host: evil.example")
                    .problem(400, "invalid-request");
            RawHttp.send("GET /api/v1/handlers HTTP/" + version, "Host: evil.example", HOST)
                    .problem(400, "invalid-request");
        }
    }

    @Test
    void theHostOfAnAbsoluteAddressCountsToo() {
        String path = "/api/v1/handlers HTTP/1.";

        RawHttp.send("GET http://evil.example" + path + "1", HOST).problem(403, "host-not-allowed");
        RawHttp.send("GET http://localhost" + path + "1", "Host: evil.example").problem(403, "host-not-allowed");
        RawHttp.send("GET http://localhost@evil.example" + path + "1", HOST).problem(403, "host-not-allowed");
        RawHttp.send("GET http://evil.example" + path + "0").problem(403, "host-not-allowed");
        assertThat(RawHttp.send("GET http://localhost:8080" + path + "1", HOST).status())
                .isEqualTo(200);
    }

    @Test
    void theAuthorityOfHttp2IsAHost() throws Exception {
        assertThat(http2("evil.example", HttpMethod.GET, "/api/v1/handlers")).isEqualTo(403);
        assertThat(http2("localhost", HttpMethod.GET, "/api/v1/handlers")).isEqualTo(200);
    }

    @Test
    void anHttp2ClientThatIsForeignChangesNothing() throws Exception {
        assertThat(http2("localhost", HttpMethod.POST, TASKS + "/x/retry", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(http2("localhost", HttpMethod.POST, TASKS + "/x/retry", "Origin", own()))
                .isEqualTo(404);
    }

    private static String own() {
        return "http://localhost:" + RestAssured.port;
    }

    private int http2(String host, HttpMethod method, String path, String... header) throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            RequestOptions options = new RequestOptions()
                    .setServer(SocketAddress.inetSocketAddress(RestAssured.port, "127.0.0.1"))
                    .setHost(host)
                    .setPort(RestAssured.port)
                    .setMethod(method)
                    .setURI(path);
            if (header.length > 0) {
                options.putHeader(header[0], header[1]);
            }
            return client.request(options)
                    .compose(request -> request.send())
                    .map(HttpClientResponse::statusCode)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(15, TimeUnit.SECONDS);
        } finally {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void healthIsAnsweredUnderAnyHost(String check) {
        assertThat(RawHttp.send("GET /q/health/" + check + " HTTP/1.1", "Host: 10.1.2.3:8080")
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.send("GET /q/health/" + check + " HTTP/1.0").status())
                .isEqualTo(200);
    }

    // ── Origin ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: ",
                "Origin: http://localhost",
                "Origin: http://localhost:8081",
                "Origin: https://localhost:8080",
                "Origin: http://127.0.0.1:8080",
                "Origin: http://localhost:8080.evil.example",
                "Origin: http://localhost.evil.example:8080",
                "Origin: http://localhost:8080@evil.example",
                "Origin: http://localhost:8080/",
                "Origin: http://localhost:8080 http://evil.example",
                "Origin: localhost:8080",
                "Origin: file://localhost:8080",
                "Origin: chrome-extension://localhost:8080",
                "Origin: http://localhost:8080\r\nOrigin: http://evil.example",
                "Origin: http://evil.example\r\nOrigin: http://localhost:8080",
                "Sec-Fetch-Site: cross-site",
                "sec-fetch-site: Cross-Site",
                "Origin: http://localhost:8080\r\nSec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site"
            })
    void aPageOfAnotherOriginChangesNothing(String header) {
        post(HOST, header, JSON).problem(403, "cross-site");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost:8080",
                "Origin: HTTP://LOCALHOST:8080",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "X-Requested-With: curl"
            })
    void aPageOfTheServersOwnAndAProgramMay(String header) {
        Answer answer = post(HOST, header, JSON);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void aPortThatIsTheSchemesOwnNeedNotBeSaid() {
        assertThat(post("Host: localhost:80", "Origin: http://localhost", JSON).status())
                .isEqualTo(202);
        assertThat(post("Host: localhost", "Origin: http://localhost:80", JSON).status())
                .isEqualTo(202);
    }

    @Test
    void aForeignOriginIsRefusedWhereTheRequestNamesNoHost() {
        RawHttp.send("POST " + TASKS + "/x/retry HTTP/1.0", "Origin: http://localhost")
                .problem(403, "cross-site");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/tasks",
                "POST /api/v1/tasks/batch",
                "POST /api/v1/tasks/x/retry",
                "DELETE /api/v1/tasks/x",
                "PUT /api/v1/tasks",
                "PATCH /api/v1/tasks",
                "BREW /api/v1/tasks",
                "POST /api/v1/handlers",
                "POST /nothing",
                "POST /q/health/live",
                "POST /q/metrics",
                "POST /simulator/v1beta/models/m:generateContent"
            })
    void whateverIsNotSafeIsRefusedToAForeignPage(String line) {
        RawHttp.send(line + " HTTP/1.1", HOST, "Origin: http://evil.example", "Content-Length: 0")
                .problem(403, "cross-site");
    }

    @Test
    void aForeignPageMayAskAndIsNotAllowedToRead() {
        Answer answer = RawHttp.send(
                "GET /api/v1/handlers HTTP/1.1", HOST, "Origin: http://evil.example", "Sec-Fetch-Site: cross-site");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void aPreflightAllowsNothing() {
        Answer answer = RawHttp.send(
                "OPTIONS " + TASKS + " HTTP/1.1",
                HOST,
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type");

        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    // ── Content-Type ────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(
            strings = {"POST " + TASKS, "POST " + TASKS + "/batch", "POST /simulator/v1beta/models/m:generateContent"})
    void aBodyWithoutContentTypeIsNotSupported(String line) {
        for (String type : List.of("X-Nothing: 1", "Content-Type:", "Content-Type:  ")) {
            body(line, HOST, type).problem(415, "unsupported-media-type");
        }
    }

    @Test
    void aBodyInChunksNeedsAContentTypeToo() {
        RawHttp.send(
                        "POST " + TASKS + " HTTP/1.1",
                        HOST,
                        "Transfer-Encoding: chunked",
                        "",
                        Integer.toHexString(SUM.length()),
                        SUM,
                        "0")
                .problem(415, "unsupported-media-type");
    }

    @Test
    void whatHasNoBodyNeedsNoContentType() {
        RawHttp.send("POST " + TASKS + "/x/retry HTTP/1.1", HOST, "Content-Length: 0")
                .problem(404, "not-found");
        RawHttp.send("DELETE " + TASKS + "/x HTTP/1.1", HOST).problem(404, "not-found");
        RawHttp.send("POST " + TASKS + "/x/retry HTTP/1.1", HOST, "Transfer-Encoding: chunked", "", "0")
                .problem(404, "not-found");
    }

    // ── Every answer ────────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/handlers HTTP/1.1",
                "HEAD /api/v1/handlers HTTP/1.1",
                "OPTIONS /api/v1/tasks HTTP/1.1",
                "GET /api/v1/tasks/x HTTP/1.1",
                "GET /api/v1/tasks?limit=x HTTP/1.1",
                "PUT /api/v1/tasks HTTP/1.1",
                "GET /nothing HTTP/1.1",
                "GET /q/nothing HTTP/1.1",
                "GET /q/health/live HTTP/1.1",
                "GET /q/metrics HTTP/1.1",
                "GET /q/openapi HTTP/1.1",
                "GET /q/swagger-ui/ HTTP/1.1",
                "GET /simulator/site/about.html HTTP/1.1",
                "GET /simulator/site/nothing.html HTTP/1.1",
                "GET /simulator/nothing HTTP/1.1",
                "GET /api/v1/tasks/% HTTP/1.1",
                "GET /api/v1/tasks/< HTTP/1.1",
                "GET nothing HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "GET http://evil.example/ HTTP/1.1"
            })
    void noAnswerIsKeptByABrowserOrTakenForAnotherTypeThanItSays(String line) {
        heldBack(RawHttp.send(line, HOST));
    }

    @Test
    void noRefusalIsEither() {
        heldBack(RawHttp.send("GET / HTTP/1.1", "Accept: */*"));
        heldBack(RawHttp.send("GET / HTTP/1.1", "Host: evil.example"));
        heldBack(RawHttp.send("GET / HTTP/1.1", HOST, "X-Long: " + "x".repeat(20_000)));
        heldBack(RawHttp.send("GET /?" + "x".repeat(10_000) + " HTTP/1.1", HOST));
        heldBack(RawHttp.send("POST " + TASKS + " HTTP/1.1", HOST, JSON, "Content-Length: 99999999999"));
        heldBack(RawHttp.send("POST " + TASKS + " HTTP/1.1", HOST, "Origin: null"));
        heldBack(body("POST " + TASKS, HOST));
    }

    private static void heldBack(Answer answer) {
        assertThat(answer.header("x-content-type-options"))
                .as(answer.toString())
                .isEqualTo("nosniff");
        assertThat(answer.header("cache-control")).as(answer.toString()).isEqualTo("no-store");
    }

    private static Answer post(String... headers) {
        return body("POST " + TASKS, headers);
    }

    private static Answer body(String line, String... headers) {
        List<String> lines = new ArrayList<>(List.of(line + " HTTP/1.1", "Content-Length: " + SUM.length()));
        lines.addAll(Arrays.asList(headers));
        try (RawHttp http = new RawHttp()) {
            http.write(String.join("\r\n", lines) + "\r\n\r\n" + SUM);
            return http.answer();
        }
    }
}
