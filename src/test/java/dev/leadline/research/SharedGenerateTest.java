package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that ask Gemini the same, and share its answer because they say so. */
@QuarkusTest
@TestProfile(SharedGenerateTest.Profile.class)
class SharedGenerateTest {

    public static class Profile extends GeminiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("leadline.gemini.timeout", "PT30S");
            return settings;
        }
    }

    private static final String STREAMED =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}, \"finishReason\": \"STOP\"}],"
                    + " \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": 3}}\r\n\r\n";

    private static final String WHOLE = """
            {"candidates": [{"content": {"parts": [{"text": "{\\"a\\": 1}"}]}, "finishReason": "STOP"}],
             "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 3}}
            """;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch maySpeak = new CountDownLatch(1);
    private final HttpClient http = HttpClient.newHttpClient();
    private Site google;

    @TestHTTPResource(Api.TASKS)
    URI api;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private static String stream(String model) {
        return "/v1beta/models/" + model + ":streamGenerateContent";
    }

    private void answerWhenAllowed(HttpExchange exchange) throws IOException {
        awaitPermission();
        send(exchange, 200, "text/event-stream", STREAMED);
    }

    private void awaitPermission() {
        asked.incrementAndGet();
        try {
            assertThat(maySpeak.await(25, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String args(String model, String more) {
        return "{\"prompt\":\"Hello\",\"model\":\"" + model + "\"" + more + "}";
    }

    private static String submit(String args) {
        return Api.submit("gemini_generate_task", args);
    }

    private static List<String> submitMany(int count, String args) {
        String body = IntStream.range(0, count)
                .mapToObj(i -> "{\"task\":\"gemini_generate_task\",\"args\":" + args + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return Api.json(body)
                .post(Api.TASKS + "/batch")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getList("id", String.class);
    }

    @Test
    void fiveHundredTasksThatAskTheSameAreOneCall() throws Exception {
        google.on(stream("gemini-same"), this::answerWhenAllowed);
        List<String> tasks = submitMany(500, args("gemini-same", ",\"share\":\"tenant\""));
        Awaitility.await().until(() -> asked.get() > 0);

        maySpeak.countDown();

        int cached = 0;
        long paidFor = 0;
        for (String task : tasks) {
            JsonNode ended = ended(task);
            assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(ended.path("result").path("text").asText()).isEqualTo("Hi");
            assertThat(ended.path("attempt").asInt()).isEqualTo(1);
            cached += ended.path("result").path("cached").asBoolean() ? 1 : 0;
            paidFor += ended.path("usage").path("promptTokens").asLong();
        }
        assertThat(asked).hasValue(1);
        assertThat(cached).isEqualTo(499);
        assertThat(paidFor).isEqualTo(5);
    }

    /** With less work for the client than {@link Api#ended}, which would take a minute for so many tasks. */
    private JsonNode ended(String task) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/" + task + "?wait=PT20S"))
                .build();
        return new ObjectMapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void aRefusalIsTheFailureOfAllTasksThatWait() {
        google.on(stream("gemini-refusing"), exchange -> {
            awaitPermission();
            send(exchange, 400, "application/json", "{\"error\": {\"code\": 400, \"message\": \"not this one\"}}");
        });
        List<String> tasks = submitMany(5, args("gemini-refusing", ",\"share\":\"tenant\""));
        Awaitility.await()
                .until(() -> tasks.stream()
                                .filter(task ->
                                        Api.task(task).getString("state").equals("SCHEDULED"))
                                .count()
                        == 4);

        maySpeak.countDown();

        for (String task : tasks) {
            JsonPath ended = Api.ended(task);
            assertThat(ended.getString("state")).isEqualTo("FAILED");
            assertThat(ended.getString("error.type")).isEqualTo("provider-refused");
            assertThat(ended.getString("error.message")).contains("not this one");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void tasksThatDoNotSayThatTheyShareMakeTheirOwnCalls() {
        google.on(stream("gemini-apart"), this::answerWhenAllowed);
        maySpeak.countDown();

        for (String task : submitMany(5, args("gemini-apart", ""))) {
            assertThat(Api.ended(task).getString("result.text")).isEqualTo("Hi");
            assertThat((Object) Api.task(task).get("result.cached")).isNull();
        }

        assertThat(asked).hasValue(5);
    }

    @Test
    void aLaterTaskThatTakesAKeptAnswerSaysSoAndPaysNothing() {
        google.on(stream("gemini-kept"), this::answerWhenAllowed);
        maySpeak.countDown();
        String args = args("gemini-kept", ",\"cacheFor\":\"PT1H\"");
        assertThat((Object) Api.ended(submit(args)).get("result.cached")).isNull();

        String later = submit(args);

        assertThat(Api.ended(later).getBoolean("result.cached")).isTrue();
        assertThat(Api.task(later).getInt("usage.promptTokens")).isZero();
        assertThat(given().get(Api.TASKS + "/" + later + "/events").asString()).contains("\"text\":\"Hi\"");
        assertThat(asked).hasValue(1);
        assertThat(Api.ended(submit(args("gemini-kept", ",\"share\":\"tenant\"")))
                        .getString("result.text"))
                .isEqualTo("Hi");
        assertThat(asked).as("a task that wants no older answer").hasValue(2);
    }

    @Test
    void theOrderOfFieldsInASchemaMakesNoOtherQuestion() {
        google.on("/v1beta/models/gemini-json:generateContent", exchange -> {
            asked.incrementAndGet();
            send(exchange, 200, "application/json", WHOLE);
        });
        String one = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"title\":\"A\"}}}";
        String same = "{\"properties\":{\"a\":{\"title\":\"A\",\"type\":\"integer\"}},\"type\":\"object\"}";
        String other = "{\"type\":\"object\"}";

        for (String schema : List.of(one, same, other)) {
            String task = submit(args("gemini-json", ",\"cacheFor\":\"PT1H\",\"schema\":" + schema));
            assertThat(Api.ended(task).getInt("result.json.a")).isEqualTo(1);
            assertThat((Object) Api.task(task).get("result.text")).isNull();
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void aGroundedAnswerIsNotShared() {
        for (String sharing : List.of("\"share\":\"tenant\"", "\"cacheFor\":\"PT1H\"")) {
            String body = "{\"task\":\"gemini_generate_task\",\"args\":"
                    + args("gemini-grounded", ",\"grounded\":true," + sharing) + "}";

            assertThat(Api.problem(Api.post(body), 400, "invalid-request").getString("errors[0]"))
                    .contains("may not be shared or kept");
        }
    }
}
