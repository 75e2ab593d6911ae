package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code gemini_decide_task}, from its arguments to the ledger. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class GeminiDecideTest {

    private static final String PATH = "/v1beta/decisions";

    private final ObjectMapper json = new ObjectMapper();
    private Site google;

    @BeforeEach
    void clear() {
        google.clear();
    }

    private Site.Reply yesToAll(String body) {
        try {
            StringBuilder answers = new StringBuilder();
            JsonNode questions = json.readTree(body).path("questions");
            questions
                    .fieldNames()
                    .forEachRemaining(id -> answers.append(answers.isEmpty() ? "" : ",")
                            .append("\"" + id + "\": {\"type\": \"noul\", \"noul\": 0.9, \"confidence\": 0.9}"));
            return reply(200, "{\"answers\": {" + answers + "}, \"usage\": {\"total_input_tokens\": 5000}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Site.Reply reply(int status, String body) {
        return Site.bytes(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTaskGetsAnAnswerToEachQuestionAndTheLedgerHasTheCall() {
        google.on(PATH, reply(200, """
                {"answers": {
                  "hiring": {"type": "noul", "noul": 0.97, "confidence": 0.97},
                  "topic": {"type": "choice", "choice": "work", "confidence": 0.9, "probabilities": {"money": 0.1, "work": 0.9}},
                  "tone": {"type": "score", "score": 1.25, "confidence": 0.75, "probabilities": {"0": 0, "1": 0.75, "2": 0.25}}},
                 "usage": {"total_input_tokens": 1000, "total_output_tokens": 0, "total_tokens": 1000}}"""));

        String id = Api.submit("gemini_decide_task", """
                {"text": "We employ 140 people.", "questions": {
                  "hiring": {"type": "yes-no", "instructions": "Do they employ people?", "whenYes": "A number is given."},
                  "topic": {"type": "choice", "instructions": "What is it about?", "options": {"money": "prices", "work": ""}},
                  "tone": {"type": "score", "instructions": "How friendly is it?", "levels": ["rude", "plain", "kind"]}}}""");

        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        assertThat(task.getMap("result.answers.hiring"))
                .isEqualTo(Map.of("type", "yes-no", "yes", true, "probability", 0.97f, "confidence", 0.97f));
        assertThat(task.getMap("result.answers.topic"))
                .isEqualTo(Map.of(
                        "type",
                        "choice",
                        "option",
                        "work",
                        "confidence",
                        0.9f,
                        "probabilities",
                        Map.of("money", 0.1f, "work", 0.9f)));
        assertThat(task.getMap("result.answers.tone"))
                .isEqualTo(Map.of(
                        "type",
                        "score",
                        "score",
                        1.25f,
                        "level",
                        1,
                        "confidence",
                        0.75f,
                        "probabilities",
                        List.of(0.0f, 0.75f, 0.25f)));
        assertThat(task.getString("result.model")).isEqualTo("gemini-decision-1");
        JsonPath usage = given().get(Api.TASKS + "/" + id + "/usage").jsonPath();
        assertThat(usage.getList("items")).hasSize(1);
        assertThat(usage.getString("items[0].step")).isEqualTo("decide");
        assertThat(usage.getInt("items[0].promptTokens")).isEqualTo(1000);
        assertThat(usage.getString("items[0].costUsd")).isEqualTo("1.0E-4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | text | is required",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?'}}, 'share': 'everybody'} | share | must be no, tenant or all",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?'}}, 'cacheFor': 'soon'} | cacheFor | must be a duration",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?'}}, 'cacheFor': 'P31D'} | | must be at most P30D",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?'}}, 'cacheFor': 'PT1H', 'share': 'no'} | | leave out cacheFor, or share",
                "{'text': ' ', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?'}}} | text | must not be blank",
                "{'text': 'T', 'questions': {}} | questions | at least one",
                "{'text': 'T', 'questions': {'q': null}} | questions | must be a question",
                "{'text': 'T', 'questions': {'a b': {'type': 'yes-no', 'instructions': 'Is it?'}}} | questions | an id of a question must have",
                "{'text': 'T', 'questions': {'q': {'type': 'noul', 'instructions': 'Is it?'}}} | questions.q.type | must be one of yes-no, choice, score",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': ' '}}} | questions | must not be blank",
                "{'text': 'T', 'questions': {'q': {'instructions': 'Is it?'}}} | questions | is required: yes-no, choice or score",
                "{'text': 'T', 'questions': {'q': {'type': 'choice', 'instructions': 'Is it?'}}} | questions.q | 0 options, but there must be 2 to 255",
                "{'text': 'T', 'questions': {'q': {'type': 'score', 'instructions': 'Is it?', 'levels': ['a']}}} | questions.q | 1 levels, but there must be 2 to 255",
                "{'text': 'T', 'questions': {'q': {'type': 'score', 'instructions': 'Is it?', 'levels': ['a', '']}}} | questions.q | level 1 is empty",
                "{'text': 'T', 'questions': {'q': {'type': 'yes-no', 'instructions': 'Is it?', 'levels': ['a', 'b']}}} | questions.q | levels is of questions of the type score",
            })
    void aQuestionThatCannotBeAskedIsRefusedWhenItIsHandedIn(String args, String field, String says) {
        JsonPath problem = Api.problem(
                Api.post("{\"task\":\"gemini_decide_task\",\"args\":" + args.replace('\'', '"') + "}"),
                400,
                "invalid-request");

        assertThat(problem.getList("errors.field", String.class))
                .anyMatch(name -> name.startsWith("args" + (field == null ? "" : "." + field)));
        assertThat(problem.getList("errors.message", String.class)).anyMatch(message -> message.contains(says));
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void decisionsThatMayCostMoreThanTheTaskMayAreNotSent() {
        String id = Api.submit(
                "gemini_decide_task",
                "{\"text\":\"T\",\"questions\":{\"q\":{\"type\":\"yes-no\",\"instructions\":\"Is it?\"}}}",
                "\"budgetUsd\":0.000001");

        JsonPath task = Api.ended(id);

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("budget-exceeded");
        assertThat(google.requests()).isEmpty();
    }

    @Test
    void theSchemaSaysWhatAQuestionIs() {
        String found = "items.find { it.name == 'gemini_decide_task' }.arguments";
        JsonPath handlers = given().get("/api/v1/handlers").jsonPath();

        assertThat(handlers.getList(found + ".required")).contains("text", "questions");
        JsonNode schema = json.valueToTree(handlers.getMap(found));
        assertThat(schema.at("/properties/questions/additionalProperties/$ref").asText())
                .isEqualTo("#/$defs/Asked");
        JsonNode question = schema.at("/$defs/Asked");
        assertThat(question.at("/properties/type/enum"))
                .extracting(JsonNode::asText)
                .containsExactly("yes-no", "choice", "score");
        assertThat(question.at("/properties/options/additionalProperties/type").asText())
                .isEqualTo("string");
    }

    /** The second of two calls fails: when the task runs again, the first one is not paid for again. */
    @Test
    void whatWasDecidedBeforeAFailureIsNotPaidForAgain() {
        AtomicInteger asked = new AtomicInteger();
        google.onRequest(
                PATH,
                request -> asked.incrementAndGet() == 2
                        ? reply(500, "{\"error\": {\"message\": \"Internal.\"}}")
                        : yesToAll(request.body()));
        StringBuilder questions = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            questions
                    .append(i == 0 ? "" : ",")
                    .append("\"q" + i + "\": {\"type\": \"yes-no\", \"instructions\": \"Is it " + i + "?\"}");
        }

        String id = Api.submit("gemini_decide_task", "{\"text\": \"Page.\", \"questions\": {" + questions + "}}");

        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        assertThat(task.getInt("attempt")).isEqualTo(2);
        assertThat(task.getMap("result.answers")).hasSize(1500);
        assertThat(asked).hasValue(3);
        assertThat(task.getInt("usage.promptTokens")).isEqualTo(10_000);
        assertThat(given().get(Api.TASKS + "/" + id + "/usage").jsonPath().getList("items.step"))
                .containsExactlyInAnyOrder("decide:1-1000", "decide:1001-1500");
    }

    private static String shared(String text, String instructions, String more) {
        return Api.submit(
                "gemini_decide_task",
                "{\"text\": \"" + text + "\", \"questions\": {\"q\": {\"type\": \"yes-no\", \"instructions\": \""
                        + instructions + "\"}}, " + more + "}");
    }

    @Test
    void theAnswerToTheSameQuestionsServesLaterTasksIfTheySaySo() {
        google.onRequest(PATH, request -> yesToAll(request.body()));

        JsonPath first = Api.ended(shared("Kept page.", "Is it?", "\"cacheFor\": \"PT1H\""));
        JsonPath second = Api.ended(shared("Kept page.", "Is it?", "\"cacheFor\": \"PT1H\""));
        JsonPath other = Api.ended(shared("Kept page.", "Is it so?", "\"cacheFor\": \"PT1H\""));
        JsonPath alone = Api.ended(shared("Kept page.", "Is it?", "\"share\": \"no\""));

        assertThat(google.requests()).hasSize(3);
        assertThat(second.getMap("result.answers")).isEqualTo(first.getMap("result.answers"));
        assertThat(second.getBoolean("result.cached")).isTrue();
        assertThat(second.getInt("usage.promptTokens")).isZero();
        for (JsonPath paid : List.of(first, other, alone)) {
            assertThat(paid.getInt("usage.promptTokens")).isEqualTo(5000);
            assertThat(paid.getMap("result")).doesNotContainKey("cached");
        }
    }

    @Test
    void theSameQuestionsOfSeveralTasksAtOnceAreOneCall() {
        CountDownLatch maySpeak = new CountDownLatch(1);
        google.onRequest(PATH, request -> exchange -> {
            try {
                assertThat(maySpeak.await(15, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            yesToAll(request.body()).to(exchange);
        });
        List<String> tasks = Stream.generate(() -> shared("Shared page.", "Is it?", "\"share\": \"tenant\""))
                .limit(3)
                .toList();
        Awaitility.await().until(() -> !google.requests().isEmpty());

        maySpeak.countDown();

        assertThat(tasks).allSatisfy(id -> {
            JsonPath task = Api.ended(id);
            assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
            assertThat(task.getInt("attempt")).isEqualTo(1);
        });
        assertThat(google.requests()).hasSize(1);
    }
}
