package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.http.NoHttpResponseException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator has Gemini's API, and says nothing that is not in its prompt. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class SimulatorTest {

    private static final String SOURCES = """
            <source id="S1" url="https://a.example/" title="A">
            Halyard Robotics employs 140 people in three offices. The harbour has a lovely view over the sea.
            </source>
            <source id="S2" url="https://b.example/" title="B">
            Two hundred people work in the port of Gdynia at night. Halyard Robotics employs 140 people in three offices.
            </source>
            """;
    private static final String PROMPT =
            "Company: Halyard Robotics\nQuestion: How many people does it employ?\n" + SOURCES;

    private final ObjectMapper json = new ObjectMapper();

    private RequestSpecification request(String prompt, String schema) throws IOException {
        ObjectNode body = json.createObjectNode();
        body.putArray("contents").addObject().putArray("parts").addObject().put("text", prompt);
        if (schema != null) {
            body.putObject("generationConfig")
                    .put("responseMimeType", "application/json")
                    .set("responseJsonSchema", json.readTree(schema));
        }
        return json(body.toString());
    }

    /** The colon before the method stays one, as Gemini's clients send it. */
    private static RequestSpecification json(String body) {
        return given().urlEncodingEnabled(false).contentType("application/json").body(body);
    }

    private static Response ask(RequestSpecification request) {
        return request.post("/simulator/v1beta/models/gemini-3.8-flash:generateContent");
    }

    private static String text(Response answer) {
        return answer.then().statusCode(200).extract().path("candidates[0].content.parts[0].text");
    }

    @Test
    void anAnswerHasTheShapeOfGeminisAndNamesTheSimulatorAsItsModel() throws IOException {
        ask(request(PROMPT, null))
                .then()
                .statusCode(200)
                .contentType(startsWith("application/json"))
                .body("candidates", hasSize(1))
                .body("candidates[0].content.role", equalTo("model"))
                .body("candidates[0].finishReason", equalTo("STOP"))
                .body("usageMetadata.promptTokenCount", greaterThan(50))
                .body("usageMetadata.candidatesTokenCount", greaterThan(5))
                .body("modelVersion", startsWith("simulator"));
    }

    @Test
    void anAnswerIsMadeOfTheSourcesOwnSentencesThatFitTheQuestion() throws IOException {
        assertThat(text(ask(request(PROMPT, null))))
                .contains("Halyard Robotics employs 140 people in three offices.")
                .doesNotContain("lovely view");
    }

    @Test
    void theSamePromptGetsTheSameAnswer() throws IOException {
        assertThat(ask(request(PROMPT, null)).asString())
                .isEqualTo(ask(request(PROMPT, null)).asString());
    }

    @Test
    void aQuestionThatNoSentenceAnswersGetsNoInvention() throws IOException {
        assertThat(text(ask(request("Question: Which aardvarks?\n" + SOURCES, null))))
                .isEqualTo("The prompt holds nothing that answers its question.");
    }

    @Test
    void aSchemaIsFilledAndEachClaimNamesTheSourcesThatHoldIt() throws IOException {
        JsonNode answer = json.readTree(text(ask(request(PROMPT, """
                {"type": "object", "properties": {
                  "claims": {"type": "array", "maxItems": 1, "items": {"type": "object", "properties":
                    {"text": {"type": "string"}, "sources": {"type": "array", "items": {"type": "string"}}}}},
                  "kind": {"type": "string", "enum": ["robotics", "other"]},
                  "count": {"type": "integer", "minimum": 3},
                  "sure": {"type": "boolean"},
                  "gaps": {"type": "array", "items": {"type": "string"}}}}"""))));

        assertThat(answer).isEqualTo(json.readTree("""
                {"claims": [{"text": "Halyard Robotics employs 140 people in three offices.", "sources": ["S1", "S2"]}],
                 "kind": "robotics", "count": 3, "sure": false, "gaps": []}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'object', 'required': ['name']}",
                "{'required': ['name'], 'properties': {'name': {'type': 'string', 'minLength': 200, 'maxLength': 210}}}",
                "{'properties': {'n': {'$ref': '#/$defs/n'}}, '$defs': {'n': {'const': 7}}}",
                "{'type': 'array', 'minItems': 3, 'items': {'anyOf': [{'type': 'null'}, {'type': 'string'}]}}",
                "{'properties': {'at': {'type': ['string', 'null'], 'format': 'date-time'}, 'n': {'minimum': 5}}}",
                "{'properties': {'next': {'$ref': '#'}, 'sources': {'type': 'array', 'maxItems': 1, 'items': {}}}}",
                "{}"
            })
    void anAnswerFitsTheUsualSchemas(String schema) throws IOException {
        JsonNode asked = json.readTree(schema.replace('\'', '"'));
        JsonNode answer = json.readTree(text(ask(request(PROMPT, asked.toString()))));

        assertThat(new AnswerSchema(asked).misfit(answer)).as(answer.toString()).isEmpty();
    }

    @Test
    void aGroundedAnswerHasSearchSuggestionsThatAreTheSimulatorsOwn() {
        json("{\"contents\": [{\"parts\": [{\"text\": \"Who?\"}]}], \"tools\": [{\"googleSearch\": {}}]}")
                .post("/simulator/v1beta/models/gemini-3.8-flash:generateContent")
                .then()
                .statusCode(200)
                .body(
                        "candidates[0].groundingMetadata.searchEntryPoint.renderedContent",
                        containsString("the simulator answered, and it does not search"));
    }

    /** Also with letters and signs that have more bytes than characters. */
    @Test
    void whatAGroundedAnswerRestsOnIsSaidInBytesOfUtf8() throws IOException {
        ObjectNode body = json.createObjectNode();
        body.putArray("contents").addObject().putArray("parts").addObject().put("text", """
                Question: How many people does Halyard employ in Gdańsk?
                <source id="S1" url="https://a.example/x" title="A">
                Halyard employs 140 people in Gdańsk 🏗 and Zürich.
                Halyard pays “many” people in Gdańsk and in Łódź.
                </source>
                <source id="S2" url="https://b.example/" title="B">
                Halyard employs 140 people in Gdańsk 🏗 and Zürich.
                </source>
                """);
        body.putArray("tools").addObject().putObject("googleSearch");

        JsonNode candidate =
                json.readTree(ask(json(body.toString())).asString()).at("/candidates/0");

        JsonNode grounding = candidate.path("groundingMetadata");
        assertThat(grounding.at("/groundingChunks/0/web/uri").asText()).isEqualTo("https://a.example/x");
        assertThat(grounding.at("/groundingChunks/1/web/title").asText()).isEqualTo("b.example");
        assertThat(grounding.at("/webSearchQueries/0").asText())
                .isEqualTo("How many people does Halyard employ in Gdańsk?");
        byte[] text = candidate.at("/content/parts/0/text").asText().getBytes(StandardCharsets.UTF_8);
        assertThat(grounding.path("groundingSupports")).hasSize(2).allSatisfy(support -> {
            int start = support.at("/segment/startIndex").asInt(0);
            int end = support.at("/segment/endIndex").asInt();
            assertThat(new String(text, start, end - start, StandardCharsets.UTF_8))
                    .isEqualTo(support.at("/segment/text").asText());
        });
        assertThat(grounding.at("/groundingSupports/0/segment").has("startIndex"))
                .as("Google leaves a start of 0 out")
                .isFalse();
        assertThat(grounding.path("groundingSupports").findValues("groundingChunkIndices"))
                .extracting(JsonNode::toString)
                .containsExactlyInAnyOrder("[0]", "[0,1]");
    }

    @Test
    void tokensAreCountedAsGeminiDoesIt() {
        json("{\"contents\":[{\"parts\":[{\"text\":\"How many?\"}]}]}")
                .post("/simulator/v1beta/models/gemini-3.8-flash:countTokens")
                .then()
                .statusCode(200)
                .body("totalTokens", greaterThan(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"contents\": []} | contents is not specified",
                "{} | contents is not specified",
                "nonsense | Invalid JSON payload received",
                "{\"contents\": [{\"role\": \"model\", \"parts\": []}]} | ending with a model turn",
                "{\"contents\": [{}], \"temperature\": 1} | Unknown name \"temperature\": Cannot find field.",
                "{\"contents\": [{}], \"generationConfig\": {\"heat\": 1}} | Unknown name \"heat\" at 'generation_config'",
                "{\"contents\": [{}], \"generationConfig\": {\"thinkingConfig\": {\"thinkingLevel\": \"XHIGH\"}}} | thinking levels minimal",
                "{\"contents\": [{}], \"generationConfig\": {\"responseJsonSchema\": {}}} | response_mime_type",
            })
    void aBadRequestIsRefusedInGeminisWords(String body, String says) {
        ask(json(body))
                .then()
                .statusCode(400)
                .body("error.status", equalTo("INVALID_ARGUMENT"))
                .body("error.message", containsString(says));
    }

    @Test
    void anUnknownMethodIsNotFound() {
        given().urlEncodingEnabled(false)
                .post("/simulator/v1beta/models/gemini-3.8-flash:dance")
                .then()
                .statusCode(404)
                .body("error.status", equalTo("NOT_FOUND"));
    }

    private ValidatableResponse faulty(String fault) throws IOException {
        return ask(request(PROMPT, null).header("x-simulator-fault", fault)).then();
    }

    @ParameterizedTest
    @CsvSource({
        "quota-per-minute, 429, PerMinute",
        "quota-per-day, 429, PerDay",
        "overloaded, 503, overloaded",
        "html, 502, Bad Gateway",
        "blocked, 200, blockReason",
        "no-candidates, 200, usageMetadata",
        "empty, 200, ''",
    })
    void faultsComeOnRequest(String fault, int status, String holds) throws IOException {
        String body = faulty(fault).statusCode(status).extract().asString();

        assertThat(body).contains(holds).doesNotContain("\"candidates\"");
        assertThat(body.isEmpty()).isEqualTo(holds.isEmpty());
    }

    @Test
    void aConnectionIsCutOnRequest() {
        Assertions.assertThatThrownBy(() -> faulty("reset")).isInstanceOf(NoHttpResponseException.class);
    }
}
