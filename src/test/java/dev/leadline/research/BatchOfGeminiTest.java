package dev.leadline.research;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.gemini.GeminiProfile;
import dev.leadline.gemini.StrictBatches;
import dev.leadline.testsupport.Site;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that have time are answered in batches. */
@QuarkusTest
@TestProfile(GeminiProfile.class)
class BatchOfGeminiTest {

    private static final String TIME = "\"deadline\":\"P2D\"";

    private Site google;
    private StrictBatches batches;

    @BeforeEach
    void clear() {
        google.clear();
        batches = new StrictBatches(google, Clock.systemUTC()).takes(Duration.ZERO);
    }

    private static String submit(String args, String... options) {
        return Api.submit("gemini_generate_task", args, options);
    }

    private static JsonPath succeeded(String id) {
        JsonPath task = Api.ended(id);
        assertThat(task.getString("state")).as(task.prettify()).isEqualTo("SUCCEEDED");
        return task;
    }

    private static JsonPath usage(String id) {
        return given().get(TASKS + "/" + id + "/usage").then().extract().jsonPath();
    }

    private void answersAtOnce(String text) {
        google.on(
                "/v1beta/models/gemini-3.8-flash:streamGenerateContent",
                200,
                "text/event-stream",
                "data: " + StrictBatches.answer(text).replace("\n", "") + "\r\n\r\n");
    }

    @Test
    void aTaskThatHasTimeSaysWhyItIsABatchAndTheLedgerHasItOnceAtHalfThePrice() {
        String id = submit("{\"prompt\":\"What is the answer?\"}", TIME, "\"budgetUsd\":1");

        JsonPath task = succeeded(id);

        assertThat(task.getString("result.text")).isEqualTo("Forty-two.");
        assertThat(task.getString("result.tier")).isEqualTo("batch");
        assertThat(task.getString("result.tierReason")).startsWith("sent as a batch: ");
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(Instant.parse(task.getString("deadline")))
                .isEqualTo(Instant.parse(task.getString("createdAt")).plus(Duration.ofDays(2)));
        assertThat(usage(id).getList("items.tier")).containsExactly("batch");
        assertThat(usage(id).getList("items.outcome")).containsExactly("answered");
        assertThat(new BigDecimal(usage(id).getString("items[0].costUsd"))).isEqualByComparingTo("0.000013125");
        assertThat(given().get("/api/v1/budgets/default").jsonPath().getDouble("heldUsd"))
                .isZero();
    }

    @Test
    void aTaskThatWaitsForItsBatchSaysSoAndHoldsTheMostThatItMayCost() {
        batches.takes(null);
        String id = submit("{\"prompt\":\"What is the answer?\"}", TIME, "\"budgetUsd\":1");

        Awaitility.await().untilAsserted(() -> {
            JsonPath why = given().get(TASKS + "/" + id + "/why").jsonPath();
            assertThat(why.getString("reasons[0].code")).isEqualTo("due");
            assertThat(why.getString("reasons[0].detail"))
                    .contains("it is not due yet: Google has the batch batches/b1");
        });
        assertThat(given().get("/api/v1/budgets/default").jsonPath().getDouble("heldUsd"))
                .isBetween(0.05, 0.2);

        batches.takes(Duration.ZERO);
        assertThat(succeeded(id).getInt("attempt")).isEqualTo(1);
        assertThat(batches.count("submit")).isEqualTo(1);
    }

    @Test
    void aBatchThatIsStuckIsCancelledAndTheTaskIsAnsweredAtOnceAndChargedOnce() {
        batches.takes(null);
        answersAtOnce("At once.");

        JsonPath task = succeeded(
                submit("{\"prompt\":\"What is the answer?\",\"tier\":\"batch\"}", "\"deadline\":\"PT15M1S\""));

        assertThat(task.getString("result.text")).isEqualTo("At once.");
        assertThat(task.getString("result.tierReason"))
                .isEqualTo("sent as a batch: its task asks for it; then asked at once, since the batch gave no answer:"
                        + " Google ended it without an answer: CANCELLED");
        assertThat(usage(task.getString("id")).getList("items.tier")).containsExactly("standard");
        assertThat(batches.count("cancel")).isEqualTo(1);
    }

    @Test
    void theBatchOfATaskThatIsCancelledIsCancelledAtGoogleAndItsMoneyIsLetGo() {
        batches.takes(null);
        String id = submit("{\"prompt\":\"What is the answer?\"}", TIME, "\"budgetUsd\":1");
        Awaitility.await().until(() -> batches.count("submit") == 1);

        given().delete(TASKS + "/" + id);

        Awaitility.await().until(() -> batches.count("cancel") == 1);
        Awaitility.await()
                .untilAsserted(() -> assertThat(given().get("/api/v1/budgets/default")
                                .jsonPath()
                                .getDouble("heldUsd"))
                        .isZero());
        assertThat(usage(id).getList("items")).isEmpty();
    }

    @Test
    void theAnswerOfABatchIsSharedAsAnyOther() {
        String question = "{\"prompt\":\"Who shares this?\",\"share\":\"tenant\",\"cacheFor\":\"PT1H\"}";
        JsonPath first = succeeded(submit(question, TIME));
        assertThat(first.getString("result.tier")).isEqualTo("batch");

        JsonPath atOnce = succeeded(submit(question));
        JsonPath inTime = succeeded(submit(question, TIME));

        assertThat(atOnce.getBoolean("result.cached")).isTrue();
        assertThat(atOnce.getString("result.text")).isEqualTo("Forty-two.");
        assertThat(inTime.getBoolean("result.cached")).isTrue();
        assertThat(batches.count("submit")).isEqualTo(1);
        assertThat(usage(inTime.getString("id")).getList("items")).isEmpty();
    }

    @Test
    void aBatchIsNotSubmittedForAQuestionThatAnotherTaskHasAsked() {
        answersAtOnce("At once.");
        String question = "{\"prompt\":\"Who asks first?\",\"share\":\"tenant\",\"cacheFor\":\"PT1H\"}";
        succeeded(submit(question));

        JsonPath second = succeeded(submit(question, TIME));

        assertThat(second.getString("result.text")).isEqualTo("At once.");
        assertThat(batches.done()).isEmpty();
    }

    @Test
    void aTaskThatHasAnHourIsSentAsFlexAndOneThatHasMinutesAsUsual() {
        answersAtOnce("At once.");

        JsonPath hour = succeeded(submit("{\"prompt\":\"What?\"}", "\"deadline\":\"PT1H\""));
        assertThat(hour.getString("result.tierReason")).startsWith("sent as flex: PT59M are left");
        assertThat(google.requests().get(0).body()).contains("\"serviceTier\":\"flex\"");

        JsonPath minutes = succeeded(submit("{\"prompt\":\"What?\"}", "\"deadline\":\"PT5M\""));
        assertThat(minutes.getString("result.tierReason")).startsWith("sent as standard: PT4M are left");
        assertThat(batches.done()).isEmpty();
    }

    @Test
    void jsonOfABatchIsComparedWithItsSchema() {
        batches.answers(StrictBatches.answer("{\\\"answer\\\": 42}"));

        JsonPath task = succeeded(submit(
                "{\"prompt\":\"What is the answer?\",\"schema\":{\"type\":\"object\",\"properties\":{\"answer\":"
                        + "{\"type\":\"integer\"}},\"required\":[\"answer\"]}}",
                TIME));

        assertThat(task.getInt("result.json.answer")).isEqualTo(42);
        assertThat(batches.submitted()
                        .at("/batch/inputConfig/requests/requests/0/request/generationConfig/responseMimeType")
                        .asText())
                .isEqualTo("application/json");
    }

    @Test
    void aBatchForWhichABudgetHasNoRoomIsNotSubmitted() {
        String id = submit("{\"prompt\":\"What is the answer?\"}", TIME, "\"budgetUsd\":0.0001");

        JsonPath task = Api.ended(id);

        assertThat(task.getString("error.type")).isEqualTo("budget-exceeded");
        assertThat(batches.done()).isEmpty();
    }

    @Test
    void aDeadlineThatIsNoneAndABatchThatSearchesAreRefused() {
        List.of("\"soon\"", "\"PT0S\"", "\"P31D\"", "\"2026-12-01\"", "\"2999-01-01T00:00:00Z\"")
                .forEach(deadline -> Api.problem(
                        Api.post("{\"task\":\"health_check_task\",\"args\":{\"x\":1,\"y\":2},\"deadline\":" + deadline
                                + "}"),
                        400,
                        "invalid-request"));
        Api.problem(
                Api.post(
                        "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"a\",\"tier\":\"batch\",\"grounded\":true}}"),
                400,
                "invalid-request");
    }
}
