package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator has Gemini's Decisions API, and decides by the words of its input. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatorDecisionsTest {

    private static final String INPUT =
            "Halyard Robotics employs 1,200 people in Gdynia. Its cranes are blue. The port of Gdynia has 47 berths.";

    private static Response decide(String key, String input, String questions) {
        return given().contentType("application/json")
                .header("x-goog-api-key", key)
                .body("{\"model\": \"models/gemini-decision-1\", \"input\": " + input + ", \"questions\": "
                        + questions.replace('\'', '"') + "}")
                .post("/simulator/v1beta/decisions");
    }

    private static JsonPath decided(String questions) {
        return decide("key", "\"" + INPUT + "\"", questions)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Halyard Robotics employs 1200 people in Gdynia. | 0.9 | 0.99",
                "Halyard Robotics employs 1,200 people in Gdynia. | 0.9 | 0.99",
                "Halyard Robotics employs 1,300 people in Gdynia. | 0.01 | 0.01",
                "Halyard Robotics has 48 berths in the port of Gdynia. | 0.01 | 0.01",
                "Aardvarks fly. | 0.01 | 0.01",
                "Halyard Robotics employs people in Gdynia and Cape Town. | 0.2 | 0.9",
            })
    void aClaimHoldsIfASentenceHasItsWordsAndItsNumbers(String claim, double least, double most) {
        String question = "{'q': {'type': 'noul', 'instructions': 'Does the text state the following claim? Claim: "
                + claim + "'}}";

        JsonPath answer = decided(question);

        assertThat(answer.getDouble("answers.q.noul")).isBetween(least, most);
        assertThat(answer.getDouble("answers.q.confidence")).isBetween(0.5, 0.99);
        assertThat(decided(question).getMap("$")).isEqualTo(answer.getMap("$"));
    }

    @Test
    void theOptionAndTheLevelAreThoseOfWhichTheInputSpeaks() {
        JsonPath answer = decided("""
                {'topic': {'type': 'choice', 'instructions': 'Which?', 'criteria': {'food': 'meals', 'machines': 'cranes', 'law': 'courts'}},
                 'size': {'type': 'score', 'instructions': 'How large?', 'criteria': ['a village', 'a port', 'an ocean of stars']}}""");

        assertThat(answer.getString("answers.topic.type")).isEqualTo("choice");
        assertThat(answer.getString("answers.topic.choice")).isEqualTo("machines");
        assertThat(answer.getDouble("answers.topic.confidence"))
                .isEqualTo(answer.getDouble("answers.topic.probabilities.machines"));
        assertThat(answer.getDouble("answers.size.score")).isBetween(0.5, 1.5);
        assertThat(answer.getString("answers.size.legend.'1'")).isEqualTo("a port");
        assertThat(answer.getMap("answers.size.probabilities")).containsOnlyKeys("0", "1", "2");
    }

    @Test
    void theInputIsCountedOnceAndBilledWithoutOutput() {
        String one = "{'a': {'type': 'noul', 'instructions': 'Is it so?'}}";
        String two =
                "{'a': {'type': 'noul', 'instructions': 'Is it so?'}, 'b': {'type': 'noul', 'instructions': 'Is it so?'}}";
        String input = "\"" + "word ".repeat(4000) + "\"";

        long first = decide("decider", input, one).jsonPath().getLong("usage.total_input_tokens");
        long both = decide("decider", input, two).jsonPath().getLong("usage.total_input_tokens");

        assertThat(first).isGreaterThan(5000);
        assertThat(both - first).isBetween(1L, 10L);
        JsonPath bill = given().header("x-goog-api-key", "decider")
                .get("/simulator/bill")
                .jsonPath();
        assertThat(bill.getString("items[0].model")).isEqualTo("simulator-gemini-decision-1");
        assertThat(bill.getLong("items[0].promptTokens")).isEqualTo(first + both);
        assertThat(bill.getLong("items[0].outputTokens")).isZero();
    }

    @Test
    void theInputMayBeOneContentOrSeveral() {
        String question = "{'q': {'type': 'noul', 'instructions': [{'type': 'text', 'text': 'Are the cranes blue?'}]}}";
        String part = "{\"type\": \"text\", \"text\": \"" + INPUT + "\"}";

        for (String input : new String[] {part, "[" + part + ", {\"type\": \"text\", \"text\": \"More.\"}]"}) {
            assertThat(decide("key", input, question).jsonPath().getDouble("answers.q.noul"))
                    .isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"\" | {'q': {'type': 'noul', 'instructions': 'Q?'}} | 'input' must be",
                "[] | {'q': {'type': 'noul', 'instructions': 'Q?'}} | 'input' must be",
                "{\"type\": \"smell\"} | {'q': {'type': 'noul', 'instructions': 'Q?'}} | 'input' must be",
                "\"T\" | {} | must have 1 to 1000 questions",
                "\"T\" | {'q': {'type': 'bool', 'instructions': 'Q?'}} | 'questions.q.type' must be noul, choice or score",
                "\"T\" | {'q': {'type': 'noul'}} | 'questions.q.instructions' must be a text",
                "\"T\" | {'q': {'type': 'noul', 'instructions': 'Q?', 'heat': 1}} | Unknown parameter 'heat' in questions.q",
                "\"T\" | {'q': {'type': 'choice', 'instructions': 'Q?', 'criteria': {'a': 'x'}}} | must have 2 to 255 texts",
                "\"T\" | {'q': {'type': 'choice', 'instructions': 'Q?', 'criteria': ['a', 'b']}} | must have 2 to 255 texts",
                "\"T\" | {'q': {'type': 'score', 'instructions': 'Q?', 'criteria': ['a', '']}} | must have 2 to 255 texts",
            })
    void whatCannotBeDecidedIsRefused(String input, String questions, String says) {
        decide("key", input, questions)
                .then()
                .statusCode(400)
                .body("error.status", equalTo("INVALID_ARGUMENT"))
                .body("error.message", containsString(says));
    }

    @Test
    void whatIsTooLongIsRefused() {
        decide("key", "\"" + "a".repeat(1_100_000) + "\"", "{'q': {'type': 'noul', 'instructions': 'Q?'}}")
                .then()
                .statusCode(400)
                .body("error.message", containsString("exceeds the maximum number of tokens allowed (262144)"));
    }

    @Test
    void onlyModelsThatDecideDecideAndTheyDoNothingElse() {
        given().contentType("application/json")
                .body("{\"model\": \"models/gemini-3.8-flash\", \"input\": \"T\", \"questions\": {}}")
                .post("/simulator/v1beta/decisions")
                .then()
                .statusCode(404)
                .body("error.status", equalTo("NOT_FOUND"));
        given().urlEncodingEnabled(false)
                .contentType("application/json")
                .body("{\"contents\": [{\"parts\": [{\"text\": \"Hello\"}]}]}")
                .post("/simulator/v1beta/models/gemini-decision-1:generateContent")
                .then()
                .statusCode(404);
    }

    @Test
    void faultsHaveTheFieldsOfDecisions() {
        given().contentType("application/json")
                .header("x-simulator-fault", "blocked")
                .body("{\"model\": \"models/gemini-decision-1\", \"input\": \"T\", \"questions\": {}}")
                .post("/simulator/v1beta/decisions")
                .then()
                .statusCode(200)
                .body("prompt_feedback.block_reason", equalTo("safety"))
                .body("usage.total_input_tokens", equalTo(9));
    }

    @Test
    void aTaskIsDecidedByTheSimulatorWhichItsResultSaysAndTheLedgerHasWhatWasBilled() {
        BillAndLedger compared = new BillAndLedger();

        JsonPath task = Api.ended(
                Api.submit(
                        "gemini_decide_task",
                        "{\"text\": \"" + INPUT
                                + "\", \"questions\": {\"q\": {\"type\": \"yes-no\", \"instructions\": \"Are the cranes blue?\"}}}"));

        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        assertThat(task.getBoolean("result.answers.q.yes")).isTrue();
        assertThat(task.getString("result.model")).isEqualTo("simulator-gemini-decision-1");
        assertThat(compared.assertEqual()).isEqualTo(1);
    }
}
