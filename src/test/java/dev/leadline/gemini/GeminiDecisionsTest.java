package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Decision;
import dev.leadline.decision.Decisions;
import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to the Decisions API, and what follows from each kind of answer. The bodies are those of GEMINI.md, section 8.3. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class GeminiDecisionsTest {

    private static final String PATH = "/v1beta/decisions";
    private static final String USAGE = "\"usage\": {\"total_input_tokens\": 120000, \"total_tokens\": 120000}";

    private final List<Charge> charges = new CopyOnWriteArrayList<>();
    private Site google;

    @Inject
    Decisions decisions;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private static Inquiry inquiry() {
        Map<String, Question> questions = new LinkedHashMap<>();
        questions.put("people", new Question.YesNo("Is it about people?", "It names one.", null));
        questions.put("topic", new Question.Choice("What is it about?", Map.of("money", "prices", "work", "")));
        questions.put("tone", new Question.Score("How friendly is it?", List.of("rude", "plain", "kind")));
        return new Inquiry("Halyard employs 140 people.", questions);
    }

    private static final String PEOPLE = "\"people\": {\"type\": \"noul\", \"noul\": 0.97, \"confidence\": 0.97}";
    private static final String TOPIC = "\"topic\": {\"type\": \"choice\", \"choice\": \"work\", \"confidence\": 0.9,"
            + " \"probabilities\": {\"money\": 0.1, \"work\": 0.9}}";
    private static final String TONE = "\"tone\": {\"type\": \"score\", \"score\": 1.3, \"confidence\": 0.6,"
            + " \"probabilities\": {\"0\": 0.05, \"1\": 0.6, \"2\": 0.35}, \"legend\": {\"0\": \"rude\"}}";

    private static String answers(String... answers) {
        return "{\"answers\": {" + String.join(", ", answers) + "}, " + USAGE + "}";
    }

    private void answer(int status, String body) {
        google.on(PATH, status, "application/json", body);
    }

    private Decided decide(Inquiry inquiry) {
        return decisions.decide(inquiry, null, charges::add).await().atMost(Duration.ofSeconds(20));
    }

    private TaskFailure failure() {
        Throwable failure = catchThrowable(() -> decide(inquiry()));
        assertThat(failure).isInstanceOf(TaskFailure.class);
        assertThat(failure.getMessage()).doesNotContain(GeminiProfile.KEY, "Exception", "127.0.0.1");
        return (TaskFailure) failure;
    }

    @Test
    void allQuestionsGoOutInOneRequestAndTheKeyInAHeader() throws IOException {
        answer(200, answers(PEOPLE, TOPIC, TONE));

        decide(inquiry());

        assertThat(google.requests()).hasSize(1);
        Site.Request request = google.requests().get(0);
        assertThat(request.target()).isEqualTo(PATH);
        assertThat(request.headers()).containsEntry("x-goog-api-key", GeminiProfile.KEY);
        assertThat(request.body()).doesNotContain(GeminiProfile.KEY);
        assertThat(json.readTree(request.body())).isEqualTo(json.readTree("""
                {"model": "models/gemini-decision-1", "input": "Halyard employs 140 people.", "questions": {
                  "people": {"type": "noul", "instructions": "Is it about people?", "criteria": {"true_description": "It names one."}},
                  "topic": {"type": "choice", "instructions": "What is it about?", "criteria": {"money": "prices", "work": ""}},
                  "tone": {"type": "score", "instructions": "How friendly is it?", "criteria": ["rude", "plain", "kind"]}}}"""));
    }

    @Test
    void eachAnswerHasTheTypeOfItsQuestionAndTheTextIsPaidForOnce() {
        answer(200, answers(TONE, PEOPLE, TOPIC));

        Decided decided = decide(inquiry());

        assertThat(decided.answers())
                .containsExactly(
                        Map.entry("people", new Decision.YesNo(true, 0.97, 0.97)),
                        Map.entry("topic", new Decision.Choice("work", 0.9, Map.of("money", 0.1, "work", 0.9))),
                        Map.entry("tone", new Decision.Score(1.3, 1, 0.6, List.of(0.05, 0.6, 0.35))));
        assertThat(decided.model()).isEqualTo("gemini-decision-1");
        assertThat(decided.usage().promptTokens()).isEqualTo(120_000);
        assertThat(decided.usage().costUsd()).isEqualTo(new BigDecimal("0.012"));
        assertThat(charges).singleElement().satisfies(charge -> {
            assertThat(charge.model()).isEqualTo("gemini-decision-1");
            assertThat(charge.cost().dollars()).isEqualTo(new BigDecimal("0.012"));
            assertThat(charge.end()).isEqualTo(Charge.End.ANSWERED);
            assertThat(charge.isPriced()).isTrue();
        });
    }

    @Test
    void aScoreOfZeroMayBeLeftOutAsGooglesJsonDoes() {
        answer(
                200,
                answers(
                        PEOPLE,
                        TOPIC,
                        "\"tone\": {\"type\": \"score\", \"confidence\": 1, \"probabilities\": {\"0\": 1}}"));

        assertThat(decide(inquiry()).answers().get("tone"))
                .isEqualTo(new Decision.Score(0, 0, 1, List.of(1.0, 0.0, 0.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'noul', 'noul': 0.01, 'confidence': 0.99} | false",
                "{'type': 'noul', 'noul': 0.5, 'confidence': 0.5} | false",
                "{'type': 'noul', 'noul': 0.51, 'confidence': 0.51} | true",
            })
    void yesIsWhatIsMoreProbableThanNot(String answer, boolean yes) {
        answer(200, answers("\"q\": " + answer.replace('\'', '"')));

        assertThat(decide(new Inquiry("text", Map.of("q", new Question.YesNo("Is it?"))))
                        .answers()
                        .get("q"))
                .isInstanceOfSatisfying(
                        Decision.YesNo.class,
                        decided -> assertThat(decided.yes()).isEqualTo(yes));
    }

    /** It was paid for all the same, and is tried again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'topic': null | Gemini did not answer the question topic",
                "'topic': [] | Gemini did not answer the question topic",
                "'topic': {'type': 'noul', 'noul': 0.9, 'confidence': 0.9} | Gemini answered the question topic as one of another type than choice",
                "'topic': {'choice': 'work', 'confidence': 0.9} | Gemini answered the question topic as one of another type than choice",
                "'topic': {'type': 'choice', 'choice': 'war', 'confidence': 0.9} | Gemini answered the question topic with an option that it does not have",
                "'topic': {'type': 'choice', 'choice': 'work'} | Gemini answered the question topic without a number where one has to be",
                "'topic': {'type': 'choice', 'choice': 'work', 'confidence': '0.9'} | Gemini answered the question topic without a number where one has to be",
                "'topic': {'type': 'choice', 'choice': 'work', 'confidence': 1.5} | Gemini answered the question topic with a probability that is not 0 to 1",
                "'topic': {'type': 'choice', 'choice': 'work', 'confidence': 1, 'probabilities': {'work': -1}} | Gemini answered the question topic with a probability that is not 0 to 1",
            })
    void anAnswerInAnotherFormFailsAndMayBeTriedAgain(String topic, String says) {
        answer(200, answers(PEOPLE, topic.replace('\'', '"'), TONE));

        TaskFailure failure = failure();

        assertThat(failure).isInstanceOf(TaskFailure.Transient.class).hasMessage(says);
        assertThat(failure.type()).isEqualTo(ErrorType.PROVIDER_UNAVAILABLE);
        assertThat(charges).singleElement().extracting(Charge::end).isEqualTo(Charge.End.UNUSABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'score', 'score': 2.1, 'confidence': 1, 'probabilities': {'2': 1}} | with a level that it does not have",
                "{'type': 'score', 'score': -1, 'confidence': 1, 'probabilities': {'2': 1}} | with a level that it does not have",
                "{'type': 'score', 'score': 1, 'confidence': 1, 'probabilities': {'7': 1}} | with a level that it does not have",
                "{'type': 'score', 'score': '1', 'confidence': 1, 'probabilities': {'1': 1}} | without a number where one has to be",
            })
    void aLevelThatIsNotThereFails(String tone, String says) {
        answer(200, answers(PEOPLE, TOPIC, "\"tone\": " + tone.replace('\'', '"')));

        assertThat(failure()).hasMessage("Gemini answered the question tone " + says);
    }

    @Test
    void anAnswerThatLacksAQuestionOrHasOneMoreFails() {
        answer(200, answers(PEOPLE, TOPIC));
        assertThat(failure()).hasMessage("Gemini did not answer the question tone");

        answer(200, answers(PEOPLE, TOPIC, TONE, PEOPLE.replace("people", "other")));
        assertThat(failure()).hasMessage("Gemini answered a question that was not asked: other");

        answer(200, "{" + USAGE + "}");
        assertThat(failure()).hasMessage("Gemini did not answer the question people");
    }

    @Test
    void aTextThatGeminiRefusesFailsForGoodAndIsPaidFor() {
        answer(
                200,
                "{\"prompt_feedback\": {\"block_reason\": \"safety\", \"block_reason_message\": \"No.\"}, " + USAGE
                        + "}");

        TaskFailure failure = failure();

        assertThat(failure).isInstanceOf(GeminiRefusal.class).hasMessage("Gemini refused the text: safety, No.");
        assertThat(charges).singleElement().extracting(Charge::end).isEqualTo(Charge.End.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>502</html>", "[]", "{\"answers\": {", "null"})
    void whatIsNoJsonMayBeTriedAgainAndCostsNothing(String body) {
        answer(200, body);

        assertThat(failure())
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessage("Gemini answered with something that is not JSON");
        assertThat(charges).isEmpty();
    }

    @Test
    void aBadRequestFailsForGoodInGeminisWordsWithoutTheKey() {
        answer(
                400,
                "{\"error\": {\"code\": \"invalid_request\", \"message\": \"Bad key " + GeminiProfile.KEY + ".\"}}");

        assertThat(failure())
                .isInstanceOf(TaskFailure.Permanent.class)
                .hasMessage("Gemini answered with status 400: Bad key [key].");
        assertThat(charges).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, Permanent", "403, Permanent", "500, Transient", "503, Transient", "504, Transient"})
    void errorsAreTreatedAsThoseOfOtherCalls(int status, String kind) {
        answer(status, "{\"error\": {\"code\": \"not_found\", \"message\": \"No.\"}}");

        assertThat(failure().getClass().getSuperclass().getSimpleName()
                        + failure().getClass().getSimpleName())
                .contains(kind);
    }

    @Test
    void aRefusalForAQuotaSaysWhenToTryAgain() {
        answer(429, """
                {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Too much.", "details": [
                  {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
                    {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "200"}]},
                  {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]}}""");

        assertThat(failure())
                .isInstanceOfSatisfying(
                        TaskFailure.RetryAfter.class,
                        later -> assertThat(later.delay().toMillis()).isBetween(7_000L, 7_700L));
    }

    @Test
    void aTextThatIsTooLongIsRefusedBeforeAnythingIsSent() {
        Throwable failure = catchThrowable(
                () -> decide(new Inquiry("word ".repeat(1_000_000), Map.of("q", new Question.YesNo("Is it?")))));

        assertThat(failure)
                .isInstanceOf(TaskFailure.Permanent.class)
                .hasMessage(
                        "the text with its questions has about 1,250,018 tokens, but gemini-decision-1 reads at most 262,144:"
                                + " shorten the text with its questions, or use a model that reads more");
        assertThat(((TaskFailure) failure).type()).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void whetherATextIsTooLongIsAskedWhenTheEstimateLeavesItOpen() {
        google.on("/v1beta/models/gemini-decision-1:countTokens", 200, "application/json", "{\"totalTokens\": 262145}");

        assertThat(catchThrowable(
                        () -> decide(new Inquiry("word".repeat(200_000), Map.of("q", new Question.YesNo("Is it?"))))))
                .hasMessageStartingWith("the text with its questions has 262,145 tokens");
    }

    @Test
    void moreThanAThousandQuestionsAreSeveralCallsWithTheSameText() {
        google.onRequest(PATH, request -> Site.bytes(200, "application/json", allYes(request.body())));
        Map<String, Question> questions = new LinkedHashMap<>();
        for (int i = 0; i < 2001; i++) {
            questions.put("q" + i, Question.YesNo.states("Claim number " + i));
        }

        Decided decided = decide(new Inquiry("A page.", questions));

        assertThat(decided.answers()).containsOnlyKeys(questions.keySet());
        assertThat(google.requests()).hasSize(3);
        assertThat(decided.usage().promptTokens()).isEqualTo(3000);
        assertThat(charges).hasSize(3);
        assertThat(charges.stream()
                        .mapToDouble(one -> one.cost().dollars().doubleValue())
                        .sum())
                .isCloseTo(0.0003, within(1e-12));
    }

    private byte[] allYes(String body) {
        try {
            JsonNode questions = json.readTree(body).path("questions");
            StringBuilder answers = new StringBuilder();
            questions
                    .fieldNames()
                    .forEachRemaining(id -> answers.append(answers.isEmpty() ? "" : ",")
                            .append("\"" + id + "\": {\"type\": \"noul\", \"noul\": 0.9, \"confidence\": 0.9}"));
            return ("{\"answers\": {" + answers + "}, \"usage\": {\"total_input_tokens\": 1000}}")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anotherModelIsAskedWhenThePreferredOneIsOverloaded() {
        google.onRequest(
                PATH,
                request -> request.body().contains("gemini-decision-9")
                        ? Site.bytes(503, "application/json", new byte[0])
                        : Site.bytes(
                                200,
                                "application/json",
                                answers(PEOPLE, TOPIC, TONE).getBytes(StandardCharsets.UTF_8)));

        Decided decided = decide(new Inquiry("Text.", inquiry().questions(), "gemini-decision-9,gemini-decision-8"));

        assertThat(decided.model()).isEqualTo("gemini-decision-8");
        assertThat(google.requests()).hasSize(2);
    }
}
