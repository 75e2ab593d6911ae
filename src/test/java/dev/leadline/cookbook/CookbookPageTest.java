package dev.leadline.cookbook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leadline.testsupport.Site;
import dev.leadline.testsupport.Site.Request;
import dev.leadline.webhook.HookProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/COOKBOOK.md shows is what the tests run, and its requests are answered as it says. */
@QuarkusTest
@TestProfile(HookProfile.class)
class CookbookPageTest {

    private static final String PAGE = read(Path.of("docs", "COOKBOOK.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> found(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(PAGE).results().toList();
    }

    /** Without what depends on where the code stands. */
    private static String bare(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void everyCodeOfThePageIsInTheTests() throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.list(Path.of("src/test/java/dev/leadline/cookbook"))) {
            sources = files.map(file -> bare(read(file))).toList();
        }

        assertThat(found("```java\n(.*?)```"))
                .hasSizeGreaterThan(15)
                .allSatisfy(block -> assertThat(sources)
                        .anySatisfy(source -> assertThat(source).contains(bare(block.group(1)))));
    }

    @Test
    void thereAreElevenRecipesAndEachShowsSomething() {
        List<String> recipes = List.of(PAGE.split("\n## \\d+\\. "));

        assertThat(recipes.subList(1, recipes.size()))
                .hasSize(11)
                .allSatisfy(recipe -> assertThat(recipe).containsPattern("```(java|http)\n"));
    }

    /** Each with the request line, the headers, the body, and the status that the page promises. */
    static Stream<Arguments> requests() {
        return found("```http\n(\\S+ \\S+)\n(.*?)\n?\n(\\{.*?\\})\n```\n\n`(\\d{3})`: ").stream()
                .map(one -> arguments(one.group(1), one.group(2), one.group(3), Integer.parseInt(one.group(4))));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyRequestOfThePageIsAnsweredAsItSays(String line, String headers, String body, int status) {
        assertThat(send(line, headers, body).statusCode()).isEqualTo(status);
    }

    @Test
    void thePageHasRequests() {
        assertThat(requests()).hasSize(6).hasSameSizeAs(found("```http"));
    }

    private static Response send(String line, String headers, String body) {
        RequestSpecification request = given().contentType("application/json").body(body);
        headers.lines().map(header -> header.split(": ")).forEach(header -> request.header(header[0], header[1]));
        return request.request(line.split(" ")[0], line.split(" ")[1]);
    }

    private static Response sendAgain(int place) {
        Object[] request = requests().toList().get(place).get();
        send((String) request[0], (String) request[1], (String) request[2]);
        return send((String) request[0], (String) request[1], (String) request[2]);
    }

    @Test
    void theSameRequestAgainGivesTheFirstTask() {
        assertThat(sendAgain(0).header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(sendAgain(1).header("Unique-Replayed")).isEqualTo("true");
    }

    @Test
    void theChordGivesTheSumOfItsResults() {
        String id = sendAgain(3).jsonPath().getString("id");

        assertThat(given().queryParam("wait", "PT20S")
                        .get("/api/v1/flows/" + id)
                        .jsonPath()
                        .getInt("result.then"))
                .isEqualTo(10);
    }

    @Test
    void theReceiverKnowsAGenuineMessageFromAForgedOne() throws GeneralSecurityException {
        try (Site site = new Site()) {
            site.on("/hook", 200, "text/plain", "");
            given().contentType("application/json")
                    .body("{\"task\":\"score_lead_task\",\"args\":[\"Acme\",51],\"webhook\":\"" + site.url("/hook")
                            + "\"}")
                    .post("/api/v1/tasks")
                    .then()
                    .statusCode(202);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> !site.requests().isEmpty());
            Request message = site.requests().get(0);
            WebhookReceiver receiver = new WebhookReceiver(HookProfile.SECRET);
            Map<String, String> old = new HashMap<>(message.headers());
            old.put("webhook-timestamp", "1614265330");

            assertThat(receiver.isGenuine(message.headers(), message.body())).isTrue();
            assertThat(receiver.isGenuine(message.headers(), message.body() + " "))
                    .isFalse();
            assertThat(receiver.isGenuine(old, message.body())).isFalse();
        }
    }

    /** Each as method and path, as the page for those who come from Celery names it. */
    static Stream<String> calls() {
        return Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^ ?`]*)")
                .matcher(read(Path.of("docs", "COMING-FROM-CELERY.md")))
                .results()
                .map(call -> call.group(1) + " " + call.group(2))
                .filter(call -> !call.endsWith("/typo"))
                .distinct();
    }

    @Test
    void everyCallThatThePageForThoseFromCeleryNamesExists() {
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").jsonPath().getMap("paths");
        List<Pattern> known = paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .map(call -> Pattern.compile(call.replace("/api/v1", "").replaceAll("\\{[^}]*}", "[^/]+")))
                .toList();

        assertThat(calls())
                .hasSizeGreaterThan(20)
                .allSatisfy(call -> assertThat(known)
                        .as(call)
                        .anyMatch(one -> one.matcher(call).matches()));
    }
}
