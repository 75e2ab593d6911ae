package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.ApiProfile;
import dev.leadline.quota.Allowances;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator refuses what is over a quota, with the details that Google gives. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatorQuotaTest {

    /** Ten seconds before midnight in the Pacific time zone. */
    private static final Instant EVENING = Instant.parse("2026-11-28T07:59:50Z");

    private final TestClock clock = new TestClock();

    private static final class TestClock extends Clock {
        private Instant now = EVENING;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }

        void passes(Duration time) {
            now = now.plus(time);
        }
    }

    private SimulatorQuota quota(String limits) {
        return new SimulatorQuota(new ObjectMapper(), Allowances.parse(limits), Duration.ofMinutes(1), clock);
    }

    /** Others must find the simulator without limits. */
    @BeforeEach
    @AfterEach
    void unlimited() {
        put("").then().statusCode(204);
        given().delete("/simulator/quota").then().statusCode(204);
    }

    @Test
    void requestsOfAMinuteAreThoseOfTheLastSixtySeconds() {
        SimulatorQuota quota = quota("gemini-a: rpm=2");
        assertThat(quota.arrived("key", "gemini-a", 1)).isEmpty();
        clock.passes(Duration.ofSeconds(40));
        assertThat(quota.arrived("key", "gemini-a", 1)).isEmpty();

        JsonNode refusal = quota.arrived("key", "gemini-a", 1).orElseThrow();
        assertThat(refusal.at("/error/code").asInt()).isEqualTo(429);
        assertThat(refusal.at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(refusal.at("/error/message").asText()).contains("limit: 2, model: gemini-a", "retry in 20.000s.");
        assertThat(violations(refusal)).containsExactly(Map.entry("GenerateRequestsPerMinutePerProjectPerModel", "2"));
        assertThat(retryDelay(refusal)).isEqualTo("20.000s");

        assertThat(quota.arrived("other", "gemini-a", 1)).as("another key").isEmpty();
        assertThat(quota.arrived("key", "gemini-b", 1)).as("another model").isEmpty();
        clock.passes(Duration.ofSeconds(20));
        assertThat(quota.arrived("key", "gemini-a", 1)).isEmpty();
        assertThat(quota.arrived("key", "gemini-a", 1)).as("the minute slides").isPresent();
    }

    @Test
    void tokensOfAMinuteAreCountedAndSoIsHowLongUntilThereIsRoom() {
        SimulatorQuota quota = quota("*: tpm=100");
        assertThat(quota.arrived("key", "gemini-a", 50)).isEmpty();
        clock.passes(Duration.ofSeconds(10));
        assertThat(quota.arrived("key", "gemini-a", 50)).isEmpty();

        JsonNode refusal = quota.arrived("key", "gemini-a", 60).orElseThrow();

        assertThat(violations(refusal))
                .containsExactly(Map.entry("GenerateContentInputTokensPerModelPerMinute", "100"));
        assertThat(retryDelay(refusal)).as("until both are out of the window").isEqualTo("60.000s");
        assertThat(retryDelay(quota.arrived("key", "gemini-a", 50).orElseThrow()))
                .isEqualTo("50.000s");
    }

    @Test
    void aDayEndsAtMidnightPacificAndItsRefusalComesWithAShortDelayAsGooglesDoes() {
        SimulatorQuota quota = quota("*: rpd=1");
        assertThat(quota.arrived("key", "gemini-a", 1)).isEmpty();

        JsonNode refusal = quota.arrived("key", "gemini-a", 1).orElseThrow();
        assertThat(violations(refusal)).containsExactly(Map.entry("GenerateRequestsPerDayPerProjectPerModel", "1"));
        assertThat(retryDelay(refusal)).isEqualTo("36.000s");

        clock.passes(Duration.ofSeconds(9));
        assertThat(quota.arrived("key", "gemini-a", 1)).isPresent();
        clock.passes(Duration.ofSeconds(1));
        assertThat(quota.arrived("key", "gemini-a", 1)).isEmpty();
    }

    @Test
    void allThatIsUsedUpIsSaidAtOnceAndWhatWasRefusedDoesNotCount() {
        SimulatorQuota quota = quota("*: rpm=1 tpm=10");
        assertThat(quota.arrived("key", "gemini-a", 10)).isEmpty();
        Optional<ObjectNode> refusal = quota.arrived("key", "gemini-a", 10);

        assertThat(violations(refusal.orElseThrow())).hasSize(2);
        assertThat(quota.counts().items()).singleElement().satisfies(counted -> {
            assertThat(counted.served()).isEqualTo(1);
            assertThat(counted.refused()).isEqualTo(1);
            assertThat(counted.tokens()).isEqualTo(10);
        });
    }

    @Test
    void callsAtOnceAreThoseThatHaveNotEnded() {
        SimulatorQuota quota = quota("*: concurrent=2");
        assertThat(quota.entered("key", "gemini-a")).isEmpty();
        assertThat(quota.entered("key", "gemini-a")).isEmpty();

        JsonNode refusal = quota.entered("key", "gemini-a").orElseThrow();
        assertThat(violations(refusal))
                .containsExactly(Map.entry("GenerateContentConcurrentRequestsPerProjectPerModel", "2"));
        assertThat(retryDelay(refusal)).isEqualTo("1.000s");
        assertThat(quota.entered("other", "gemini-a")).as("another key").isEmpty();
        assertThat(quota.entered("key", "gemini-b")).as("another model").isEmpty();

        quota.left("key", "gemini-a");
        assertThat(quota.entered("key", "gemini-a")).isEmpty();
        quota.clear();
        assertThat(quota.entered("key", "gemini-a"))
                .as("both are still under way")
                .isPresent();
        assertThat(quota.counts().items())
                .filteredOn(counted -> counted.model().equals("gemini-a"))
                .extracting(SimulatorQuota.Entry::atOnce)
                .containsExactlyInAnyOrder(2L, 1L);
    }

    private static List<Map.Entry<String, String>> violations(JsonNode refusal) {
        return refusal.at("/error/details/0/violations").findValues("quotaId").stream()
                .map(id -> Map.entry(id.asText(), value(refusal, id.asText())))
                .toList();
    }

    private static String value(JsonNode refusal, String quota) {
        for (JsonNode violation : refusal.at("/error/details/0/violations")) {
            if (violation.path("quotaId").asText().equals(quota)) {
                return violation.path("quotaValue").asText();
            }
        }
        return "";
    }

    private static String retryDelay(JsonNode refusal) {
        return refusal.at("/error/details/1/retryDelay").asText();
    }

    // ── Over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────

    private static Response put(String limits) {
        return given().contentType("text/plain").body(limits).put("/simulator/quota");
    }

    private static Response ask(String method) {
        return given().urlEncodingEnabled(false)
                .contentType("application/json")
                .header("x-goog-api-key", "quota-key")
                .body("{\"contents\":[{\"parts\":[{\"text\":\"What is deep? The sea is deep.\"}]}]}")
                .post("/simulator/v1beta/models/gemini-limited:" + method);
    }

    private static Response decide() {
        return given().contentType("application/json")
                .header("x-goog-api-key", "quota-key")
                .body("""
                        {"model": "models/gemini-decision-limited", "input": "Text.",
                         "questions": {"q": {"type": "noul", "instructions": "Is it?"}}}""")
                .post("/simulator/v1beta/decisions");
    }

    @Test
    void limitsHoldFromTheMomentInWhichTheyAreSetForAllThatCosts() {
        assertThat(ask("generateContent").statusCode()).isEqualTo(200);
        put("gemini-limited: rpm=2; gemini-decision-limited: rpm=1").then().statusCode(204);

        assertThat(ask("generateContent").statusCode()).isEqualTo(200);
        assertThat(ask("streamGenerateContent?alt=sse").statusCode()).isEqualTo(200);
        assertThat(ask("streamGenerateContent?alt=sse").statusCode()).isEqualTo(429);
        ask("generateContent").then().statusCode(429).body(containsString("google.rpc.QuotaFailure"));
        assertThat(ask("countTokens").statusCode()).as("counting is free").isEqualTo(200);
        assertThat(decide().statusCode()).isEqualTo(200);
        assertThat(decide().statusCode()).isEqualTo(429);

        JsonPath counts = given().get("/simulator/quota").jsonPath();
        assertThat(counts.getInt("items.find { it.model == 'gemini-limited' }.served"))
                .isEqualTo(3);
        assertThat(counts.getInt("items.find { it.model == 'gemini-limited' }.refused"))
                .isEqualTo(2);
        assertThat(given().get("/simulator/quota").asString()).doesNotContain("quota-key");
        put("gemini-limited: rpm=1000").then().statusCode(204);
        assertThat(ask("generateContent").statusCode()).as("raised").isEqualTo(200);
    }

    /** Also one that hangs, and is given up by who asked. */
    @Test
    void aCallIsUnderWayUntilItsAnswerOrItsConnectionHasEnded() throws Exception {
        put("gemini-limited: concurrent=1").then().statusCode(204);
        try (Socket hanging = new Socket("127.0.0.1", RestAssured.port)) {
            String body = "{\"contents\":[{\"parts\":[{\"text\":\"What is deep?\"}]}]}";
            hanging.getOutputStream()
                    .write(
                            ("POST /simulator/v1beta/models/gemini-limited:generateContent HTTP/1.1\r\nHost: localhost\r\n"
                                            + "x-goog-api-key: quota-key\r\nx-simulator-fault: hang\r\nContent-Type: application/json\r\n"
                                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> ask("generateContent").statusCode() == 429);
            assertThat(ask("countTokens").statusCode()).isEqualTo(200);
        }

        Awaitility.await().until(() -> ask("generateContent").statusCode() == 200);
        assertThat(ask("streamGenerateContent?alt=sse").statusCode()).isEqualTo(200);
        assertThat(ask("generateContent").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpm", "gemini-a: rpm=0", "gemini-a: concurrent=0"})
    void whatCannotBeCountedIsRefused(String limits) {
        put(limits).then().statusCode(400).body(containsString("gemini-3.8-flash: rpm=10 tpm=250000 rpd=20"));
    }

    @Test
    void aProfileInTheHeaderHoldsForItsRequest() {
        given().contentType("application/json")
                .header("x-simulator-profile", "overloaded=100%")
                .post("/simulator/v1beta/decisions")
                .then()
                .statusCode(503);
        given().contentType("application/json")
                .header("x-simulator-profile", "overloaded=all")
                .post("/simulator/v1beta/decisions")
                .then()
                .statusCode(400)
                .body(containsString("x-simulator-profile must have words such as latency=PT0.2S..PT2S"));
    }
}
