package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpExchange;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that call Gemini keep to its quotas, with the keys of two projects. */
@QuarkusTest
@TestProfile(QuotaOfGeminiTest.Profile.class)
class QuotaOfGeminiTest {

    public static class Profile extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.gemini.api-key", "one=key-1,two=key-2");
            settings.put(
                    "leadline.quota.limits",
                    "gemini-3.8-flash: rpm=2; gemini-parked: rpm=1; gemini-draft: rpm=100; gemini-decision-1: rpm=1");
            settings.put("leadline.quota.window", "PT3S");
            settings.put("leadline.quota.patience", "PT0S");
            return settings;
        }
    }

    private static final String REFUSAL = """
            {"error": {"code": 429, "message": "You exceeded your current quota.", "status": "RESOURCE_EXHAUSTED",
             "details": [{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
               "quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "7"}]},
             {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}]}}
            """;

    private static final String BEGINNING =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Half\"}]}}]}\r\n\r\n";

    /** @param at by the clock of {@link System#nanoTime} */
    private record Call(String key, long at) {}

    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private Site google;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private static String address(String model) {
        return "/v1beta/models/" + model + ":streamGenerateContent";
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(new Call(exchange.getRequestHeaders().getFirst("x-goog-api-key"), System.nanoTime()));
        send(
                exchange,
                200,
                "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}, \"finishReason\": \"STOP\"}],"
                        + " \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": 3}}\r\n\r\n");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", status == 200 ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void noProjectGetsMoreThanItsQuotaAndEachTaskSucceedsAtItsFirstAttempt() {
        google.on(address("gemini-3.8-flash"), this::answer);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tasks.add(Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\"}"));
        }

        for (String task : tasks) {
            assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        }

        assertThat(calls).hasSize(10);
        assertThat(calls.stream().map(Call::key).distinct()).containsExactlyInAnyOrder("key-1", "key-2");
        for (Call last : calls) {
            assertThat(calls.stream()
                            .filter(call -> call.key().equals(last.key())
                                    && call.at() <= last.at()
                                    && call.at() > last.at() - 3_000_000_000L))
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aRefusalOfGeminiIsLearnedAndTheTaskSucceedsAtItsFirstAttempt() {
        AtomicInteger asked = new AtomicInteger();
        google.on(address("gemini-learned"), exchange -> {
            if (asked.incrementAndGet() > 2) {
                answer(exchange);
                return;
            }
            send(exchange, 429, REFUSAL);
        });

        String task = Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\",\"model\":\"gemini-learned\"}");

        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        assertThat(limits("gemini-learned")).containsOnly(7);
    }

    private static List<Integer> limits(String model) {
        return given().get("/api/v1/models")
                .then()
                .extract()
                .jsonPath()
                .getList("items.find { it.name == '" + model + "' }.projects.limits.rpm");
    }

    /** Google writes an error into a stream that has begun as an event, or as bare JSON. */
    @ParameterizedTest
    @CsvSource({"gemini-told, data: ", "gemini-told-bare, ''", "gemini-untold, data: "})
    void aRefusalInsideAStreamIsLearnedAndTheTextIsTheOneOfTheCallThatSucceeded(String model, String before) {
        AtomicInteger asked = new AtomicInteger();
        google.on(address(model), exchange -> {
            if (asked.incrementAndGet() > 1) {
                answer(exchange);
                return;
            }
            String error = (before.isBlank() ? "" : "data: ") + REFUSAL.replace("\n", " ") + "\r\n\r\n";
            send(exchange, 200, (model.equals("gemini-untold") ? "" : BEGINNING) + error);
        });

        String task = Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\",\"model\":\"" + model + "\"}");

        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(Api.task(task).getString("result.text")).isEqualTo("Hi");
        assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        assertThat(asked).hasValue(2);
        assertThat(limits(model)).contains(7);
        assertThat(given().get(Api.TASKS + "/" + task + "/events").asString())
                .contains("\"text\":\"Hi\"")
                .doesNotContain("Half");
    }

    @Test
    void aCallThatIsMadeAgainBecauseItsAnswerDidNotFitIsNotPaidForAgainWhenItHasToWaitForTheQuota() {
        AtomicInteger asked = new AtomicInteger();
        google.onRequest("/v1beta/models/gemini-draft:generateContent", request -> exchange -> {
            boolean first = asked.incrementAndGet() == 1;
            if (first) {
                pause("gemini-draft", true);
            }
            assertThat(request.body().contains("Your last answer")).isEqualTo(!first);
            send(exchange, 200, """
                    {"candidates": [{"content": {"parts": [{"text": "%s"}]}, "finishReason": "STOP"}],
                     "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 4}}
                    """.formatted(first ? "no JSON" : "{}"));
        });

        String task = Api.submit(
                "gemini_generate_task",
                "{\"prompt\":\"Hello\",\"model\":\"gemini-draft\",\"schema\":{\"type\":\"object\"}}");
        awaitWaitsForQuota(task);
        assertThat(Api.task(task).getInt("usage.promptTokens")).isEqualTo(10);
        pause("gemini-draft", false);

        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(asked).hasValue(2);
        assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        assertThat(Api.task(task).getInt("usage.promptTokens")).isEqualTo(20);
        assertThat(Api.task(task).getInt("result.usage.promptTokens")).isEqualTo(20);
    }

    private static void pause(String model, boolean paused) {
        given().contentType("application/json")
                .body("{\"paused\":" + paused + "}")
                .patch("/api/v1/models/" + model)
                .then()
                .statusCode(200);
    }

    private static void awaitWaitsForQuota(String task) {
        Awaitility.await()
                .untilAsserted(() ->
                        given().get(Api.TASKS + "/" + task + "/why").then().body("reasons[0].code", equalTo("quota")));
    }

    @Test
    void aTaskThatWaitsForAQuotaSaysSo() {
        google.on(address("gemini-parked"), this::answer);
        pause("gemini-parked", true);

        String task = Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\",\"model\":\"gemini-parked\"}");

        awaitWaitsForQuota(task);
        pause("gemini-parked", false);
        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void decisionsKeepToTheQuotaOfTheirModel() {
        google.on("/v1beta/decisions", exchange -> {
            calls.add(new Call(exchange.getRequestHeaders().getFirst("x-goog-api-key"), System.nanoTime()));
            send(exchange, 200, """
                    {"answers": {"q": {"type": "noul", "noul": 0.9, "confidence": 0.9}},
                     "usage": {"total_input_tokens": 20, "total_tokens": 20}}""");
        });
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.add(Api.submit(
                    "gemini_decide_task",
                    "{\"text\":\"T\",\"questions\":{\"q\":{\"type\":\"yes-no\",\"instructions\":\"Is it?\"}}}"));
        }

        for (String task : tasks) {
            assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
            assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        }

        assertThat(calls).hasSize(3);
        assertThat(calls.subList(0, 2).stream().map(Call::key)).containsExactlyInAnyOrder("key-1", "key-2");
        assertThat(calls.get(2).at() - calls.get(0).at()).isGreaterThanOrEqualTo(3_000_000_000L);
    }
}
