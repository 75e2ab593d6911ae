package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(GeminiProfile.class)
class GeminiGenerateTest {

    private static final String PATH = "/v1beta/models/gemini-3.8-flash:generateContent";
    private static final String STREAM = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";

    private final ObjectMapper json = new ObjectMapper();
    private Site google;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private void answers(String text, String more) {
        answers(text, "STOP", more);
    }

    private void answers(String text, String finishReason, String more) {
        String body = """
                {"candidates": [{"content": {"parts": [{"text": %s}]}, "finishReason": "%s"%s}],
                 "modelVersion": "gemini-3.8-flash-002",
                 "usageMetadata": {"promptTokenCount": 20, "candidatesTokenCount": 3, "thoughtsTokenCount": 4}}""".formatted(json.valueToTree(text), finishReason, more);
        google.on(PATH, 200, "application/json", body);
        google.on(STREAM, 200, "text/event-stream", "data: " + body.replace("\n", "") + "\r\n\r\n");
    }

    private static String submit(String args, String... options) {
        return Api.submit("gemini_generate_task", args, options);
    }

    private static JsonPath succeeded(String id) {
        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    private JsonNode sent() throws JsonProcessingException {
        return json.readTree(google.requests().get(0).body());
    }

    @Test
    void aPromptGetsTextAndWhatItCostIsKeptWithTheTask() throws JsonProcessingException {
        answers("Forty-two.", "");

        JsonPath task = succeeded(submit("{\"prompt\":\"What is the answer?\",\"system\":\"Be brief.\"}"));

        assertThat(task.getMap("result"))
                .isEqualTo(Map.of(
                        "text",
                        "Forty-two.",
                        "model",
                        "gemini-3.8-flash-002",
                        "finishReason",
                        "STOP",
                        "truncated",
                        false,
                        "groundingSources",
                        List.of(),
                        "tier",
                        "standard",
                        "usage",
                        task.getMap("result.usage")));
        for (String usage : List.of("usage", "result.usage")) {
            assertThat(task.getInt(usage + ".promptTokens")).isEqualTo(20);
            assertThat(task.getInt(usage + ".outputTokens")).isEqualTo(7);
        }
        assertThat(sent().toString()).contains("What is the answer?", "Be brief.");
        assertThat(google.requests()).hasSize(1);
    }

    @Test
    void aSchemaGetsJson() throws JsonProcessingException {
        answers("{\"employees\": 140, \"names\": [\"Ö\"]}", "");

        JsonPath task = succeeded(submit("{\"prompt\":\"How many?\",\"schema\":{\"type\":\"object\"}}"));

        assertThat(task.getMap("result.json")).isEqualTo(Map.of("employees", 140, "names", List.of("Ö")));
        assertThat(task.getMap("result")).doesNotContainKey("text");
        assertThat(sent().path("generationConfig")
                        .path("responseJsonSchema")
                        .path("type")
                        .asText())
                .isEqualTo("object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"object\",\"required\":[\"name\"]} | {\"other\": 1} | at the root: required property 'name' not found",
                "{\"properties\":{\"list\":{\"items\":{\"type\":\"string\"}}}} | {\"list\": [\"a\", 2]} | at /list/1: integer found, string expected",
                "{\"type\":\"object\"} | [] | at the root: array found, object expected",
            })
    void anAnswerThatDoesNotFitItsSchemaFailsAndSaysWhatIsMissingAndWhere(String schema, String answer, String says) {
        answers(answer, "");

        JsonPath task = Api.ended(submit("{\"prompt\":\"Who?\",\"schema\":" + schema + "}", "\"maxAttempts\":1"));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("answer-misfit");
        assertThat(task.getBoolean("error.retryable")).isTrue();
        assertThat(task.getString("error.message")).isEqualTo("Gemini's answer does not fit its schema: " + says);
        assertThat(task.getInt("usage.outputTokens"))
                .as("both answers are paid for")
                .isEqualTo(14);
    }

    @Test
    void anAnswerThatDoesNotFitIsAskedForOnceMoreInTheSameAttempt() {
        AtomicInteger asked = new AtomicInteger();
        google.onRequest(
                PATH,
                request -> Site.bytes(
                        200, "application/json", """
                {"candidates": [{"content": {"parts": [{"text": "{\\"%s\\": \\"Acme\\"}"}]}, "finishReason": "STOP"}]}""".formatted(asked.incrementAndGet() == 1 ? "other" : "name")
                                .getBytes(StandardCharsets.UTF_8)));

        JsonPath task = succeeded(submit("{\"prompt\":\"Who?\",\"schema\":{\"required\":[\"name\"]}}"));

        assertThat(task.getMap("result.json")).isEqualTo(Map.of("name", "Acme"));
        assertThat(task.getInt("attempt")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAX_TOKENS", "CONTINUATION"})
    void aTextThatWasCutAtTheOutputLimitSaysSo(String finishReason) {
        answers("The first half", finishReason, "");

        JsonPath task = succeeded(submit("{\"prompt\":\"Tell me all.\"}"));

        assertThat(task.getString("result.text")).isEqualTo("The first half");
        assertThat(task.getBoolean("result.truncated")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\": \"Ac", "12", "{}"})
    void jsonThatWasCutAtTheOutputLimitIsAFailureHoweverWholeItLooks(String cut) {
        answers(cut, "MAX_TOKENS", "");

        JsonPath task = Api.ended(submit("{\"prompt\":\"Who?\",\"schema\":{}}"));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("provider-refused");
        assertThat(task.getString("error.message"))
                .contains("cut off at the output limit (MAX_TOKENS)", "leadline.gemini.max-output-tokens");
    }

    @Test
    void theSearchSuggestionsOfAGroundedAnswerAreKeptAsTheyCame() {
        String suggestions = "<style>.c { color: red }</style>\n<div class=\"c\">Grüße & \u2028 more</div>";
        answers(
                "Found.",
                ", \"groundingMetadata\": {\"searchEntryPoint\": {\"renderedContent\": " + json.valueToTree(suggestions)
                        + ", \"sdkBlob\": \"AAE=\"}}");

        JsonPath task = succeeded(submit("{\"prompt\":\"Who?\",\"grounded\":true}"));

        assertThat(task.getMap("result.searchEntryPoint"))
                .isEqualTo(Map.of("renderedContent", suggestions, "sdkBlob", "AAE="));
    }

    @Test
    void theAnswerToAGroundedPromptNamesItsSources() throws JsonProcessingException {
        answers("Found.", """
                , "groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://a.example/", "title": "A"}}]}""");

        JsonPath task = succeeded(submit("{\"prompt\":\"Who?\",\"grounded\":true}"));

        assertThat(task.getList("result.groundingSources"))
                .isEqualTo(List.of(Map.of("url", "https://a.example/", "title", "A")));
        assertThat(sent().path("tools").toString()).contains("googleSearch");
    }

    @Test
    void aPromptMayNameItsModel() {
        google.on("/v1beta/models/gemini-4-argon:streamGenerateContent", 200, "text/event-stream", """
                data: {"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}

                """);

        assertThat(succeeded(submit("{\"prompt\":\"Hello\",\"model\":\"gemini-4-argon\"}"))
                        .getString("result.model"))
                .isEqualTo("gemini-4-argon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | prompt",
                "{\"prompt\":\" \\n\"} | prompt",
                "{\"prompt\":7} | prompt",
                "{\"prompt\":\"x\",\"schema\":[]} | JSON Schema",
                "{\"prompt\":\"x\",\"schema\":\"string\"} | JSON Schema",
                "{\"prompt\":\"x\",\"schema\":{\"type\":\"objekt\"}} | args.schema",
                "{\"prompt\":\"x\",\"schema\":{\"type\":\"objekt\"}} | at /type: does not have a value in the enumeration",
                "{\"prompt\":\"x\",\"schema\":{\"$ref\":\"https://example.com/x.json\"}} | https://example.com/x.json",
                "{\"prompt\":\"x\",\"schema\":{\"$ref\":\"#/$defs/${user.home}{0}\"}} | /$defs/${user.home}{0} cannot be resolved",
                "{\"prompt\":\"x\",\"schema\":{\"pattern\":\"[\"}} | can be used: Unclosed character class",
                "{\"prompt\":\"x\",\"model\":\"../x\"} | model",
                "{\"prompt\":\"x\",\"model\":\"a?key=b\"} | model",
                "{\"prompt\":\"x\",\"grounded\":\"yes\"} | grounded",
                "{\"prompt\":\"x\",\"thinking\":\"VERY HIGH\"} | thinking level",
                "{\"prompt\":\"x\",\"temperature\":1} | temperature",
                "{\"prompt\":\"x\",\"grounded\":true,\"schema\":{}} | grounded cannot be used together with a schema",
            })
    void whatCannotBeAskedIsRefusedBeforeItIsQueued(String args, String says) {
        Response answer = Api.post("{\"task\":\"gemini_generate_task\",\"args\":" + args + "}");

        assertThat(Api.problem(answer, 400, "invalid-request").getString("errors[0]"))
                .contains(says);
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void aNullCountsAsLeftOut() {
        answers("Hi", "");

        assertThat(succeeded(submit("{\"prompt\":\"x\",\"schema\":null,\"grounded\":null,\"model\":null}"))
                        .getString("result.text"))
                .isEqualTo("Hi");
    }

    @ParameterizedTest
    @CsvSource({"503, provider-unavailable, true", "400, provider-refused, false"})
    void aFailureOfGeminiIsTheTasks(int status, String type, boolean retryable) {
        google.on(STREAM, ScriptedGemini.fails(status, "Not today."));

        JsonPath task = Api.ended(submit("{\"prompt\":\"x\"}", "\"maxAttempts\":1"));

        assertThat(task.getString("error.type")).isEqualTo(type);
        assertThat(task.getBoolean("error.retryable")).isEqualTo(retryable);
        assertThat(task.getString("error.message")).endsWith("Not today.").doesNotContain(GeminiProfile.KEY);
    }

    @Test
    void aQuotaErrorWithoutDetailsParksTheTaskAndUsesUpNoAttempt() {
        // A model of its own: no other test has to wait for this quota.
        google.on(
                STREAM.replace("gemini-3.8-flash", "gemini-used-up"),
                ScriptedGemini.fails(429, "Resource has been exhausted (e.g. check quota)."));

        String id = submit("{\"prompt\":\"x\",\"model\":\"gemini-used-up\"}", "\"maxAttempts\":1");
        JsonPath why = Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> given().get(Api.TASKS + "/" + id + "/why").jsonPath(),
                        one -> "quota".equals(one.getString("reasons[0].code")));

        assertThat(Duration.between(Instant.now(), Instant.parse(why.getString("reasons[0].until"))))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(61));
        JsonPath task = Api.task(id);
        assertThat(task.getString("state")).isEqualTo("QUEUED");
        assertThat(task.getInt("failures")).isZero();
        assertThat(task.getInt("attempt")).isZero();
        // It would come back while another test asks.
        given().delete(Api.TASKS + "/" + id).then().statusCode(200);
    }

    @Test
    void aTaskThatFailedIsAnsweredWhenItIsRetriedAndAskedForOnce() {
        String id = submit("{\"prompt\":\"x\"}", "\"maxAttempts\":1");
        assertThat(Api.ended(id).getString("state")).isEqualTo("FAILED");
        google.clear();
        answers("Late", "");

        given().post(Api.TASKS + "/" + id + "/retry").then().statusCode(202);

        assertThat(succeeded(id).getString("result.text")).isEqualTo("Late");
        assertThat(google.requests()).hasSize(1);
    }
}
