package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that call Gemini keep to its quotas, with the keys of two projects. */
@QuarkusTest
@TestProfile(QuotaOfGeminiTest.Profile.class)
class QuotaOfGeminiTest {

    public static class Profile extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.gemini.api-key", "one=key-1,two=key-2");
            settings.put("leadline.quota.limits", "gemini-3.8-flash: rpm=2; gemini-parked: rpm=1");
            settings.put("leadline.quota.window", "PT3S");
            settings.put("leadline.quota.patience", "PT0S");
            return settings;
        }
    }

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
            send(exchange, 429, """
                    {"error": {"code": 429, "message": "You exceeded your current quota.", "status": "RESOURCE_EXHAUSTED",
                     "details": [{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
                       "quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "7"}]},
                     {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "2s"}]}}
                    """);
        });

        String task = Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\",\"model\":\"gemini-learned\"}");

        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(Api.task(task).getInt("attempt")).isEqualTo(1);
        assertThat(given().get("/api/v1/models")
                        .then()
                        .extract()
                        .jsonPath()
                        .getList("items.find { it.name == 'gemini-learned' }.projects.limits.rpm"))
                .containsOnly(7);
    }

    @Test
    void aTaskThatWaitsForAQuotaSaysSo() {
        google.on(address("gemini-parked"), this::answer);
        given().contentType("application/json")
                .body("{\"paused\":true}")
                .patch("/api/v1/models/gemini-parked")
                .then()
                .statusCode(200);

        String task = Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\",\"model\":\"gemini-parked\"}");

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> given().get(Api.TASKS + "/" + task + "/why")
                        .then()
                        .body("reasons[0].code", org.hamcrest.Matchers.equalTo("quota")));
        given().contentType("application/json").body("{\"paused\":false}").patch("/api/v1/models/gemini-parked");
        assertThat(Api.ended(task).getString("state")).isEqualTo("SUCCEEDED");
    }
}
