package dev.leadline.gemini;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SimulatorBatchesTest {

    private static final String ROOT = "/simulator/v1beta/";
    private static final String ANSWER = "The prompt holds nothing that answers its question.";
    private static final String REQUESTS = """
            {"batch":{"displayName":"mine","inputConfig":{"requests":{"requests":[
              {"request":{"contents":[{"parts":[{"text":"What is deep?"}]}]},"metadata":{"key":"k1"}}
            ]}}}}""";

    @BeforeEach
    void forgetTheBill() {
        given().delete("/simulator/bill").then().statusCode(204);
    }

    private static RequestSpecification as(String key) {
        return given().urlEncodingEnabled(false).contentType("application/json").header("x-goog-api-key", key);
    }

    private static Response submit(String key, String body) {
        return submit(as(key), body);
    }

    private static Response submitSlow(String key) {
        return submit(as(key).header("x-simulator-batch-time", "PT1H"), REQUESTS);
    }

    private static Response submit(RequestSpecification call, String body) {
        return call.body(body).post(ROOT + "models/gemini-3.8-flash:batchGenerateContent");
    }

    private static JsonPath look(String key, String name) {
        return as(key).get(ROOT + name).then().statusCode(200).extract().jsonPath();
    }

    /** Google leaves it out until it is. */
    private static boolean isDone(JsonPath batch) {
        return Boolean.TRUE.equals(batch.get("done"));
    }

    private static long calls(String key) {
        Integer calls = as(key).get("/simulator/bill").jsonPath().get("items[0].calls");
        return calls == null ? 0 : calls;
    }

    @Test
    void aBatchIsAnsweredAfterAWhileAndBilledOnceAsABatch() {
        JsonPath submitted = submit("first-batch-key", REQUESTS).jsonPath();
        String name = submitted.getString("name");
        assertThat(submitted.getString("metadata.state")).isEqualTo("BATCH_STATE_PENDING");
        assertThat(submitted.getString("metadata.displayName")).isEqualTo("mine");
        String slow = submitSlow("patient-key").jsonPath().getString("name");
        assertThat(look("patient-key", slow).getString("metadata.state")).isEqualTo("BATCH_STATE_PENDING");
        assertThat(calls("patient-key")).isZero();

        JsonPath batch = Awaitility.await().until(() -> look("first-batch-key", name), SimulatorBatchesTest::isDone);

        assertThat(batch.getString("metadata.state")).isEqualTo("BATCH_STATE_SUCCEEDED");
        String only = "metadata.output.inlinedResponses.inlinedResponses[0]";
        assertThat(batch.getString(only + ".response.candidates[0].content.parts[0].text"))
                .isEqualTo(ANSWER);
        assertThat(batch.getString(only + ".metadata.key")).isEqualTo("k1");
        assertThat(batch.getString(only + ".response.usageMetadata.serviceTier"))
                .isEqualTo("batch");
        look("first-batch-key", name);
        assertThat(calls("first-batch-key")).isEqualTo(1);
        assertThat(as("first-batch-key").get(ROOT + "batches").jsonPath().getList("operations.name"))
                .containsExactly(name);
    }

    @Test
    void aBatchThatWasCancelledOrDeletedHasNoAnswerAndIsNotBilled() {
        String cancelled = submitSlow("key-that-cancels").jsonPath().getString("name");
        String deleted = submitSlow("key-that-cancels").jsonPath().getString("name");

        as("key-that-cancels")
                .body("{}")
                .post(ROOT + cancelled + ":cancel")
                .then()
                .statusCode(200);
        as("key-that-cancels").delete(ROOT + deleted).then().statusCode(200);

        assertThat(look("key-that-cancels", cancelled).getString("metadata.state"))
                .isEqualTo("BATCH_STATE_CANCELLED");
        as("key-that-cancels").get(ROOT + deleted).then().statusCode(404);
        String last = submit("key-that-cancels", REQUESTS).jsonPath().getString("name");
        Awaitility.await().until(() -> isDone(look("key-that-cancels", last)));
        assertThat(calls("key-that-cancels")).isEqualTo(1);
    }

    @Test
    void aBatchBelongsToItsKey() {
        String name = submit("owner", REQUESTS).jsonPath().getString("name");

        as("stranger").get(ROOT + name).then().statusCode(404);
        as("stranger").body("{}").post(ROOT + name + ":cancel").then().statusCode(404);
        assertThat(as("stranger").get(ROOT + "batches").jsonPath().getList("operations"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"batch\":{}}",
                "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[]}}}}",
                "{\"batch\":{\"inputConfig\":{\"fileName\":\"files/a\"}}}",
                "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":{}}]}}}}"
            })
    void whatIsNoBatchIsRefused(String body) {
        JsonPath refusal = submit("key", body).then().statusCode(400).extract().jsonPath();
        assertThat(refusal.getString("error.status")).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void aTaskThatHasTimeIsAnsweredInABatchOfTheSimulator() {
        JsonPath task =
                Api.ended(Api.submit("gemini_generate_task", "{\"prompt\":\"What is deep?\"}", "\"deadline\":\"P2D\""));

        assertThat(task.getString("result.text")).as(task.prettify()).isEqualTo(ANSWER);
        assertThat(task.getString("result.tier")).isEqualTo("batch");
        assertThat(calls("simulator")).isEqualTo(1);
    }
}
