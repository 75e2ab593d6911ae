package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task gets its answer from another model of its chain when the first one cannot serve, and says from which. */
@QuarkusTest
@TestProfile(FallbackTest.Profile.class)
class FallbackTest {

    private static final String FIRST = "/v1beta/models/gemini-first:streamGenerateContent";
    private static final String SECOND = "/v1beta/models/gemini-second:streamGenerateContent";

    public static class Profile extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.gemini.model", "gemini-first,gemini-second");
            settings.put("leadline.quota.limits", "gemini-day: rpd=1");
            settings.put("leadline.quota.patience", "PT0S");
            settings.put("leadline.quota.circuit.failures", "3");
            settings.put("leadline.quota.circuit.pause", "PT2S");
            return settings;
        }
    }

    private final AtomicInteger first = new AtomicInteger();
    private Site google;

    @BeforeEach
    void clear() {
        google.clear();
        google.on(SECOND, FallbackTest::answer);
    }

    private static void answer(HttpExchange exchange) throws IOException {
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
    }

    private static String error(int status) {
        return "{\"error\": {\"code\": " + status + ", \"message\": \"The model cannot serve.\", \"details\": []}}";
    }

    private void failFirst(int status, String body) {
        google.on(FIRST, exchange -> {
            first.incrementAndGet();
            send(exchange, status, body);
        });
    }

    private static String submit(String more) {
        return Api.submit("gemini_generate_task", "{\"prompt\":\"Hello\"" + more + "}");
    }

    private static void assertAnsweredBy(String model, String task) {
        JsonPath ended = Api.ended(task);
        assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
        assertThat(ended.getString("result.model")).isEqualTo(model);
        assertThat(ended.getInt("attempt")).isEqualTo(1);
    }

    /** Also when the stream has begun, as long as there was no text. */
    @ParameterizedTest
    @CsvSource({"503, 503", "404, 404", "200, 503"})
    void theNextModelAnswersWhenTheFirstOneIsOverloadedOrGone(int status, int code) {
        failFirst(status, error(code));

        assertAnsweredBy("gemini-second", submit(""));

        assertThat(first.get()).isLessThanOrEqualTo(1);
        letTheCircuitClose();
    }

    @Test
    void theNextModelAnswersWhenTheDaysQuotaOfTheFirstIsUsedUp() {
        google.on("/v1beta/models/gemini-day:streamGenerateContent", FallbackTest::answer);
        String chain = ",\"model\":\"gemini-day,gemini-second\"";

        assertAnsweredBy("gemini-day", submit(chain));
        assertAnsweredBy("gemini-second", submit(chain));
    }

    @Test
    void theNextModelAnswersWhenTheProviderSaysThatTheDaysQuotaIsUsedUp() {
        google.on("/v1beta/models/gemini-free:streamGenerateContent", exchange -> send(exchange, 429, """
                {"error": {"code": 429, "message": "You exceeded your current quota.", "details": [
                 {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{
                   "quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue": "20"}]}]}}
                """));

        assertAnsweredBy("gemini-second", submit(",\"model\":\"gemini-free,gemini-second\""));
    }

    @Test
    void aModelThatStaysOverloadedIsAskedNoMoreForAWhileAndThenAnswersAgain() {
        failFirst(503, error(503));
        for (int i = 0; i < 12; i++) {
            assertAnsweredBy("gemini-second", submit(""));
        }
        // Three that fail, and on a slow machine a call that tries after 2 seconds, and another one after 4.
        assertThat(first.get()).isBetween(3, 5);
        assertThat(circuit()).isIn("open", "trying");

        google.on(FIRST, FallbackTest::answer);
        letTheCircuitClose();
        assertAnsweredBy("gemini-first", submit(""));
    }

    private static String circuit() {
        return given().get("/api/v1/models").jsonPath().getString("items.find { it.name == 'gemini-first' }.circuit");
    }

    /** The first model is asked again until it answers. */
    private void letTheCircuitClose() {
        google.on(FIRST, FallbackTest::answer);
        Awaitility.await()
                .until(() -> Api.ended(submit(",\"model\":\"gemini-first\""))
                        .getString("result.model")
                        .equals("gemini-first"));
    }

    /** It decides about the price. */
    @ParameterizedTest
    @CsvSource({"priority, standard, standard", "flex,, flex"})
    void theTierThatServedIsSaidAndPricedAndMayBeAnotherOneThanWasAskedFor(
            String asked, @Nullable String header, String served) {
        google.onRequest(SECOND, request -> exchange -> {
            assertThat(request.body()).contains("\"serviceTier\":\"" + asked + "\"");
            if (header != null) {
                exchange.getResponseHeaders().add("x-gemini-service-tier", header);
            }
            answer(exchange);
        });

        String task = submit(",\"model\":\"gemini-second\",\"tier\":\"" + asked + "\"");

        assertAnsweredBy("gemini-second", task);
        assertThat(Api.task(task).getString("result.tier")).isEqualTo(served);
        assertThat(given().get("/api/v1/tasks/" + task + "/usage").jsonPath().getString("items[0].tier"))
                .isEqualTo(served);
    }
}
