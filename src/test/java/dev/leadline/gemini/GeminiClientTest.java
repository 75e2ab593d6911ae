package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to Gemini, and what follows from each kind of answer. The bodies are those of GEMINI.md. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class GeminiClientTest {

    private static final String PATH = "/v1beta/models/gemini-3.8-flash:generateContent";
    private static final Prompt HELLO = new Prompt("Hello", null, null, null, false);

    private Site google;

    @Inject
    GeminiClient gemini;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private Generation generate(Prompt prompt) {
        return gemini.generate(prompt, null, usage -> {}).await().atMost(Duration.ofSeconds(20));
    }

    private TaskFailure failure() {
        Throwable failure = catchThrowable(() -> generate(HELLO));
        assertThat(failure).isInstanceOf(TaskFailure.class);
        assertThat(failure.getMessage()).doesNotContain(GeminiProfile.KEY, "Exception", "127.0.0.1");
        return (TaskFailure) failure;
    }

    private void answers(String body) {
        answers(200, body);
    }

    private void answers(int status, String body) {
        google.on(PATH, status, "application/json; charset=UTF-8", body);
    }

    private static String candidate(String text, String finishReason) {
        return """
                {"candidates": [{"content": {"role": "model", "parts": [{"text": "%s"}]}, "finishReason": "%s"}]}""".formatted(text, finishReason);
    }

    private JsonNode sent() throws IOException {
        return json.readTree(google.requests().get(0).body());
    }

    @Test
    void theKeyTravelsInAHeaderAndNeverInTheAddress() {
        answers(candidate("Hi", "STOP"));

        generate(HELLO);

        Site.Request request = google.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo(PATH);
        assertThat(request.headers())
                .containsEntry("x-goog-api-key", GeminiProfile.KEY)
                .containsEntry("content-type", "application/json");
        assertThat(request.body()).doesNotContain(GeminiProfile.KEY);
    }

    @Test
    void aPromptIsSentWithItsInstructionAndNothingIsLeftWithGoogle() throws IOException {
        answers(candidate("Hi", "STOP"));

        generate(new Prompt("Grüß „Gott“", "Be brief.", null, null, false));

        assertThat(sent()).isEqualTo(json.readTree("""
                {"contents": [{"role": "user", "parts": [{"text": "Grüß „Gott“"}]}],
                 "systemInstruction": {"parts": [{"text": "Be brief."}]}, "generationConfig": {}, "store": false}"""));
    }

    @ParameterizedTest
    @CsvSource({"gemini-3.5-flash-lite, gemini-3.5-flash-lite", "models/gemini-4-argon, gemini-4-argon"})
    void aPromptMayNameItsModelAsTheListsOfTheApiDo(String named, String inThePath) {
        google.on("/v1beta/models/" + inThePath + ":generateContent", 200, "application/json", candidate("Hi", "STOP"));

        assertThat(generate(new Prompt("Hello", null, named, null, false)).text())
                .isEqualTo("Hi");
    }

    @Test
    void aSchemaIsAskedForAsJsonAndTheAnswerIsRead() throws IOException {
        JsonNode schema = json.readTree("{\"type\": \"object\"}");
        answers(candidate("{\\\"employees\\\": 140}", "STOP"));

        Generation answer = generate(new Prompt("Hello", null, null, schema, false));

        assertThat(answer.json()).isEqualTo(json.readTree("{\"employees\": 140}"));
        assertThat(sent().path("generationConfig")).isEqualTo(json.readTree("""
                {"responseMimeType": "application/json", "responseJsonSchema": {"type": "object"}}"""));
    }

    @Test
    void jsonInACodeFenceIsJson() throws IOException {
        answers(candidate("```json\\n[1]\\n```", "STOP"));

        Generation answer = generate(new Prompt("Hello", null, null, json.readTree("{}"), false));

        assertThat(answer.json()).isEqualTo(json.readTree("[1]"));
    }

    @Test
    void aGroundedPromptMaySearchAndItsSourcesAreKept() throws IOException {
        answers("""
                {"candidates": [{"content": {"parts": [{"text": "Found"}]}, "finishReason": "STOP", "groundingMetadata":
                  {"webSearchQueries": ["halyard"], "groundingChunks": [
                    {"web": {"uri": "https://vertexaisearch.cloud.google.com/grounding-api-redirect/A", "title": "halyard.no"}},
                    {"retrievedContext": {}}, {"web": {"uri": "https://example.com/"}}]}}]}""");

        Generation answer = generate(new Prompt("Hello", null, null, null, true));

        assertThat(sent().path("tools")).isEqualTo(json.readTree("[{\"googleSearch\": {}}]"));
        assertThat(answer.groundingSources())
                .containsExactly(
                        new GroundingSource(
                                "https://vertexaisearch.cloud.google.com/grounding-api-redirect/A", "halyard.no"),
                        new GroundingSource("https://example.com/", null));
    }

    @Test
    void groundingAndASchemaTogetherAreRefusedBeforeAnythingIsPaid() {
        Throwable failure =
                catchThrowable(() -> generate(new Prompt("Hello", null, null, json.createObjectNode(), true)));

        assertThat(failure).isInstanceOf(TaskFailure.Permanent.class).hasMessageContaining("cannot be used together");
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void thoughtsArePaidForButAreNoPartOfTheAnswer() {
        answers("""
                {"candidates": [{"content": {"parts": [{"text": "Let me think", "thought": true}, {"text": "For"},
                  {"text": "ty"}]}, "finishReason": "STOP"}], "modelVersion": "gemini-3.8-flash-002",
                 "usageMetadata": {"promptTokenCount": 10, "toolUsePromptTokenCount": 300, "candidatesTokenCount": 2,
                  "thoughtsTokenCount": 50, "totalTokenCount": 362}}""");

        Generation answer = generate(HELLO);

        assertThat(answer.text()).isEqualTo("Forty");
        assertThat(answer.usage().promptTokens()).isEqualTo(310);
        assertThat(answer.usage().outputTokens()).isEqualTo(52);
        assertThat(answer.model()).isEqualTo("gemini-3.8-flash-002");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.searchEntryPoint()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAX_TOKENS", "CONTINUATION"})
    void anAnswerCutAtTheOutputLimitIsKeptAndSaysSo(String finishReason) {
        answers(candidate("The first half", finishReason));

        Generation answer = generate(HELLO);

        assertThat(answer.text()).isEqualTo("The first half");
        assertThat(answer.finishReason()).isEqualTo(finishReason);
        assertThat(answer.truncated()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "```json\\n{\\\"a\\\": 1}\\n``` | {\"a\": 1}",
                "Here you are:\\n```\\n{\\\"a\\\": 1}\\n```\\nGood luck! | {\"a\": 1}",
                "Here you are: {\\\"a\\\": \\\"}\\\"} | {\"a\": \"}\"}",
                "[1, 2]\\n\\nThat is all that I found. | [1, 2]",
                "```json\\n12\\n``` | 12",
            })
    void whatModelsPutAroundTheirJsonIsRemovedWithoutACall(String text, String expected) throws IOException {
        answers(candidate(text, "STOP"));

        Generation answer = generate(new Prompt("Hello", null, null, json.readTree("{}"), false));

        assertThat(answer.json()).isEqualTo(json.readTree(expected));
        assertThat(google.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} {}",
                "[1], [2]",
                "{\\\"a\\\": 1, \\\"a\\\": 2}",
                "```\\n1\\n```\\n```\\n2\\n```",
                "About 12 people.",
                "12 people",
                "{\\\"a\\\": \\\"cut o",
                "{\\\"a\\\": [1, 2",
                "Nothing.",
            })
    void textThatIsNotOneJsonValueIsNotTheJsonAskedFor(String text) {
        answers(candidate(text, "STOP"));

        assertThat(catchThrowable(() -> generate(new Prompt("Hello", null, null, json.createObjectNode(), false))))
                .isInstanceOf(GeminiMisfit.class)
                .hasMessageContaining("not the JSON asked for");
        assertThat(google.requests()).as("asked twice, and no more").hasSize(2);
    }

    @Test
    void anAnswerThatDoesNotFitIsAskedForOnceMoreWithTheReason() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        google.onRequest(
                PATH,
                request -> Site.bytes(
                        200, "application/json", """
                {"candidates": [{"content": {"parts": [{"text": "{\\"%s\\": 1}"}]}, "finishReason": "STOP"}],
                 "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 3}}""".formatted(asked.incrementAndGet() == 1 ? "other" : "name")
                                .getBytes(StandardCharsets.UTF_8)));
        List<Charge> used = new CopyOnWriteArrayList<>();

        Generation answer = gemini.generate(
                        new Prompt("Who?", "Be brief.", null, json.readTree("{\"required\": [\"name\"]}"), false),
                        null,
                        used::add)
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(answer.json()).isEqualTo(json.readTree("{\"name\": 1}"));
        assertThat(answer.usage())
                .as("of both calls")
                .isEqualTo(used.get(0).usage().plus(used.get(1).usage()));
        assertThat(used)
                .extracting(Charge::tokens)
                .containsExactly(new BilledTokens(10, 0, 0, 3, 0, 0), new BilledTokens(10, 0, 0, 3, 0, 0));
        JsonNode second = json.readTree(google.requests().get(1).body());
        assertThat(second.path("contents")).as("no turn of the model").hasSize(1);
        assertThat(second.at("/contents/0/parts/0/text").asText())
                .startsWith("Who?")
                .contains("{\"other\": 1}", "at the root: required property 'name' not found");
        assertThat(second.path("generationConfig"))
                .isEqualTo(json.readTree(google.requests().get(0).body()).path("generationConfig"));
    }

    @ParameterizedTest
    @CsvSource({"gemini-4-neon, minimal", "gemini-4-argon, xhigh", "gemini-2.5-pro, low"})
    void aThinkingLevelThatTheModelDoesNotHaveIsRefusedBeforeAnythingIsSent(String model, String level) {
        Throwable failure = catchThrowable(() -> generate(new Prompt("Hello", null, model, null, false, level)));

        assertThat(failure).isInstanceOf(TaskFailure.Permanent.class).hasMessageContaining(model);
        assertThat(((TaskFailure) failure).type()).isEqualTo(ErrorType.INVALID_ARGUMENTS);
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void aThinkingLevelIsSentAsGoogleSpellsIt() throws IOException {
        answers(candidate("Hi", "STOP"));

        generate(new Prompt("Hello", null, null, null, false, "low"));

        assertThat(sent().at("/generationConfig/thinkingConfig/thinkingLevel").asText())
                .isEqualTo("LOW");
    }

    private void counts(int status, String body) {
        google.on("/v1beta/models/gemini-3.8-flash:countTokens", status, "application/json", body);
    }

    @Test
    void tokensAreCountedByGeminiWhenAsked() throws IOException {
        counts(200, "{\"totalTokens\": 31, \"promptTokensDetails\": []}");

        Long tokens = gemini.countTokens(new Prompt("Hello", "Be brief.", null, null, false))
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(tokens).isEqualTo(31);
        assertThat(sent().at("/generateContentRequest/model").asText()).isEqualTo("models/gemini-3.8-flash");
        assertThat(sent().at("/generateContentRequest/systemInstruction/parts/0/text")
                        .asText())
                .isEqualTo("Be brief.");
    }

    /** About 800,000 tokens by estimate: perhaps too many. */
    private static Prompt longPrompt() {
        return new Prompt("word ".repeat(640_000), null, null, null, false);
    }

    @Test
    void aPromptThatMayBeTooLongIsCountedAndRefusedWithTheNumberIfItIs() {
        counts(200, "{\"totalTokens\": 1100000}");

        Throwable failure = catchThrowable(() -> generate(longPrompt()));

        assertThat(failure)
                .isInstanceOf(TaskFailure.Permanent.class)
                .hasMessage("the prompt has 1,100,000 tokens, but gemini-3.8-flash reads at most 1,048,576: shorten the"
                        + " prompt, or use a model that reads more");
        assertThat(((TaskFailure) failure).type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(google.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"200, 900000", "404, 0"})
    void aPromptThatFitsOrCannotBeCountedIsSent(int status, int tokens) {
        counts(status, "{\"totalTokens\": " + tokens + "}");
        answers(candidate("Hi", "STOP"));

        assertThat(generate(longPrompt()).text()).isEqualTo("Hi");
    }

    @Test
    void aPromptThatIsFarTooLongIsRefusedWithoutACall() {
        Throwable failure = catchThrowable(() -> generate(new Prompt("語".repeat(3_000_000), null, null, null, false)));

        assertThat(failure).hasMessageContaining("about 3,000,000 tokens");
        assertThat(google.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'promptFeedback': {'blockReason': 'SAFETY'}} | refused the prompt: SAFETY",
                "{'candidates': [], 'promptFeedback': {'blockReason': 'JAILBREAK'}} | refused the prompt: JAILBREAK",
                "{'candidates': [{'finishReason': 'RECITATION'}]} | ended its answer: RECITATION",
                "{'candidates': [{'finishReason': 'SOMETHING_NEW', 'finishMessage': 'Sorry.'}]} | SOMETHING_NEW, Sorry.",
                "{'candidates': [{'finishReason': 'MAX_TOKENS'}]} | spent all output tokens",
                "{'candidates': [{'finishReason': 'SAFETY', 'content': {'parts': [{'text': 'Half'}]}}]} | ended its answer: SAFETY",
                "{'candidates': [{'finishReason': 'PROHIBITED_CONTENT'}]} | ended its answer: PROHIBITED_CONTENT",
                "{'candidates': [{'finishReason': 'MALFORMED_RESPONSE', 'content': {}}]} | ended its answer: MALFORMED_RESPONSE",
            },
            quoteCharacter = '"')
    void whatGeminiWillNotAnswerIsNotAskedAgain(String body, String says) {
        answers(body.replace('\'', '"'));

        assertThat(failure()).isInstanceOf(GeminiRefusal.class).hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | without a candidate",
                "{'candidates': [{'content': {'parts': [{'text': 'Half'}]}}]} | stopped without saying why",
                "{'candidates': [{'content': {'parts': [{'text': 'Half'}]}, 'finishReason': 'FINISH_REASON_UNSPECIFIED'}]} | stopped without saying why",
                "{'candidates': [{'finishReason': 'STOP'}]} | without writing anything",
                "{'candidates': [{'content': {'parts': [{'text': 'Hm', 'thought': true}]}, 'finishReason': 'STOP'}]} | without writing anything",
                "[] | not JSON",
                "'' | not JSON",
                "<html>Welcome</html> | not JSON",
                "{'candidates': | not JSON",
            },
            quoteCharacter = '"')
    void anAnswerThatMakesNoSenseIsAskedForAgain(String body, String says) {
        answers(body.equals("''") ? "" : body.replace('\'', '"'));

        TaskFailure failure = failure();

        assertThat(failure).isInstanceOf(TaskFailure.Transient.class).hasMessageContaining(says);
        assertThat(failure.type()).isEqualTo(ErrorType.PROVIDER_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"MAX_TOKENS, permanent, cut off at the output limit", "STOP, misfit, not the JSON asked for"})
    void brokenJsonIsAskedForAgainUnlessTheLimitCutIt(String finishReason, String kind, String says) {
        answers(candidate("{\\\"half\\\":", finishReason));

        Throwable failure =
                catchThrowable(() -> generate(new Prompt("Hello", null, null, json.createObjectNode(), false)));

        assertThat(failure)
                .isInstanceOf(kind.equals("permanent") ? GeminiRefusal.class : GeminiMisfit.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 413})
    void whatIsWrongWithTheRequestIsSaidInGooglesWordsAndNotTriedAgain(int status) {
        answers(status, """
                {"error": {"code": %d, "message": "API key %s is not valid.", "status": "INVALID_ARGUMENT",
                 "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]}}""".formatted(status, GeminiProfile.KEY));

        TaskFailure failure = failure();

        assertThat(failure).isInstanceOf(TaskFailure.Permanent.class).isNotInstanceOf(GeminiRefusal.class);
        assertThat(failure.type()).isEqualTo(ErrorType.PROVIDER_REFUSED);
        assertThat(failure).hasMessage("Gemini answered with status " + status + ": API key [key] is not valid.");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 529})
    void aFaultOnGooglesSideIsTriedAgain(int status) {
        google.on(PATH, status, "text/html", "<html><body>Bad Gateway</body></html>");

        assertThat(failure())
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessage("Gemini answered with status " + status);
    }

    @Test
    void aQuotaPerMinuteSaysWhenToComeBack() {
        answers(429, SimulatorFault.QUOTA_PER_MINUTE.body());

        assertThat(failure())
                .isInstanceOfSatisfying(
                        TaskFailure.RetryAfter.class,
                        later -> assertThat(later.delay()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(1650)));
    }

    @Test
    void aProxysRetryAfterIsHeard() {
        google.on(PATH, exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(503, -1);
        });

        assertThat(failure())
                .isInstanceOfSatisfying(
                        TaskFailure.RetryAfter.class,
                        later -> assertThat(later.delay()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7700)));
    }

    @Test
    void aConnectionThatBreaksIsTriedAgain() {
        google.on(PATH, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"candidates\": [".getBytes());
            exchange.close();
        });

        assertThat(failure()).isInstanceOf(TaskFailure.Transient.class).hasMessageContaining("could not be reached");
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsTriedAgain() {
        CountDownLatch end = new CountDownLatch(1);
        google.on(PATH, exchange -> await(end));

        assertThat(failure()).isInstanceOf(TaskFailure.Transient.class).hasMessageContaining("in time");

        end.countDown();
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreIsHungUp() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        google.on(PATH, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    began.countDown();
                }
            } catch (IOException broken) {
                hungUp.countDown();
            }
        });
        Cancellable call = gemini.generate(HELLO, null, usage -> {}).subscribe().with(answer -> {}, failure -> {});
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        call.cancel();

        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
