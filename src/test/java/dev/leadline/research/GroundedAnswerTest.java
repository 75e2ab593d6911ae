package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.task.TaskId;
import dev.leadline.testsupport.Site;
import dev.leadline.testsupport.SseClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Google's terms ask for: a grounded answer is shown to whoever asked, and reaches nobody and nothing else. */
@QuarkusTest
@TestProfile(GroundedAnswerTest.Tenants.class)
class GroundedAnswerTest {

    private static final String WHOLE = "/v1beta/models/gemini-3.8-flash:generateContent";
    private static final String LINK = "/grounding-api-redirect/A";
    private static final String SUGGESTIONS = "<style>.c { color: red }</style>\n<div class=\"c\">Grüße & more</div>";

    private Site google;

    @TestHTTPResource
    String root;

    @Inject
    Keys keys;

    @Inject
    Links links;

    /** Two tenants, one of which may see all. */
    public static final class Tenants extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.api-keys", "acme:acme-secret,boss:boss-secret:read+admin");
            return settings;
        }
    }

    @BeforeEach
    void searches() {
        google.clear();
        google.on(WHOLE, 200, "application/json", """
                {"candidates": [{"content": {"parts": [{"text": "Secretly found."}]}, "finishReason": "STOP",
                  "groundingMetadata": {"searchEntryPoint": {"renderedContent": "%s"},
                    "groundingChunks": [{"web": {"uri": "%s", "title": "secret.example"}}]}}]}""".formatted(
                        SUGGESTIONS.replace("\"", "\\\"").replace("\n", "\\n"), google.url(LINK)));
        google.on("/hook", 204, "text/plain", "");
    }

    private Response redis(Command command, Object... arguments) {
        return new Commands(links.open("test"), Duration.ofSeconds(5))
                .one(command, arguments)
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private static RequestSpecification as(String secret) {
        return given().header("X-API-Key", secret).contentType("application/json");
    }

    private static RequestSpecification acme() {
        return as("acme-secret");
    }

    private static String submit(String options) {
        return acme().body("{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Who?\",\"grounded\":true}"
                        + options + "}")
                .post(Api.TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath ended(RequestSpecification caller, String id) {
        JsonPath task = caller.queryParam("wait", "PT20S")
                .get(Api.TASKS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    private static void isWithheld(String answer) {
        assertThat(answer)
                .contains("may only be shown to whoever asked for it")
                .doesNotContain("Secretly", "secret.example", LINK, "color: red");
    }

    @Test
    void itsTenantIsShownItAsItCameWithItsSearchSuggestions() {
        JsonPath task = ended(acme(), submit(""));

        assertThat(task.getString("result.text")).isEqualTo("Secretly found.");
        assertThat(task.getList("result.groundingSources"))
                .isEqualTo(List.of(Map.of("url", google.url(LINK).toString(), "title", "secret.example")));
        assertThat(task.getString("result.searchEntryPoint.renderedContent")).isEqualTo(SUGGESTIONS);
    }

    @Test
    void anotherTenantIsNotShownItEvenIfItSeesAllTasks() {
        String id = submit("");
        ended(acme(), id);

        isWithheld(ended(as("boss-secret"), id).prettify());
    }

    @Test
    void listsDoNotCollectIt() {
        String id = submit(",\"tags\":[\"listed\"]");
        ended(acme(), id);

        isWithheld(acme().queryParam("tag", "listed").get(Api.TASKS).asString());
    }

    @Test
    void whoFollowsTheTaskGetsItWithTheEndAndNoTextBefore() {
        String id = submit("");
        try (SseClient client =
                new SseClient(root.replaceAll("/$", "") + Api.TASKS + "/" + id + "/events", "X-API-Key: acme-secret")) {
            client.awaitEnd();

            assertThat(client.names()).doesNotContain("chunk");
            assertThat(client.awaits("end").data()).contains("Secretly found.", "color: red");
        }
        try (SseClient client =
                new SseClient(root.replaceAll("/$", "") + Api.TASKS + "/" + id + "/events", "X-API-Key: boss-secret")) {
            client.awaitEnd();

            isWithheld(client.awaits("end").data());
        }
    }

    @Test
    void aWebhookDoesNotPassItOn() {
        String id = submit(",\"webhook\":\"" + google.url("/hook") + "\"");
        ended(acme(), id);
        Awaitility.await()
                .until(() ->
                        google.requests().stream().anyMatch(one -> one.target().equals("/hook")));

        isWithheld(google.requests().stream()
                .filter(one -> one.target().equals("/hook"))
                .findFirst()
                .orElseThrow()
                .body());
    }

    @Test
    void noOtherTaskOfAFlowGetsItSoNothingFetchesItsLinks() {
        String flow = acme().body("""
                        {"tasks": [
                          {"key": "ask", "task": "gemini_generate_task", "args": {"prompt": "Who?", "grounded": true}},
                          {"key": "read", "task": "content_extraction_task",
                           "args": {"url": {"$result": "ask/groundingSources/0/url"}}, "maxAttempts": 1}]}""")
                .post("/api/v1/flows")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath ended = acme().queryParam("wait", "PT20S")
                .get("/api/v1/flows/" + flow)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(google.requests()).noneMatch(one -> one.target().equals(LINK));
        isWithheld(acme().get("/api/v1/flows/" + flow).asString()
                + acme().queryParam("task", "gemini_generate_task")
                        .get(Api.TASKS)
                        .asString());
    }

    /** The key that it has for itself is the only one, and ends by itself. */
    @Test
    void itIsInNoKeyOfRedisButItsOwnWhichSoonExpires() {
        String id = submit("");
        ended(acme(), id);

        TaskId task = new TaskId(id);
        assertThat(redis(Command.PTTL, keys.shown(task)).toLong())
                .isBetween(1L, Duration.ofHours(1).toMillis());
        assertThat(redis(Command.GET, keys.shown(task)).toString()).contains("Secretly found.");
        assertThat(redis(Command.EXISTS, keys.steps(task), keys.chunks(task)).toLong())
                .isZero();
        assertThat(redis(Command.HGETALL, keys.task(task)).toString()).doesNotContain("Secretly");
    }

    @Test
    void whenItsTimeIsOverTheTaskSaysWhyItIsGone() {
        String id = submit("");
        ended(acme(), id);
        redis(Command.PEXPIRE, keys.shown(new TaskId(id)), 0);

        isWithheld(ended(acme(), id).prettify());
    }
}
