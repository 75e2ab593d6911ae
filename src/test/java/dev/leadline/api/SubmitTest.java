package dev.leadline.api;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static dev.leadline.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class SubmitTest {

    @Test
    void aTaskIsTakenWithItsAddressAndItsDefaults() {
        Response answer = Api.post("{\"task\":\"health_check_task\",\"args\":{\"x\":1,\"y\":2},\"queue\":\"idle\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonPath task = answer.jsonPath();
        assertThat(answer.header("Location")).isEqualTo(TASKS + "/" + task.getString("id"));
        assertThat(UUID.fromString(task.getString("id")).version()).isEqualTo(7);
        assertThat(task.getString("task")).isEqualTo("health_check_task");
        assertThat(task.getString("state")).isEqualTo("QUEUED");
        assertThat(task.getString("queue")).isEqualTo("idle");
        assertThat(task.getString("priority")).isEqualTo("normal");
        assertThat(task.getString("tenant")).isEqualTo("default");
        assertThat(task.getInt("attempt")).isZero();
        assertThat(task.getInt("maxAttempts")).isEqualTo(4);
        assertThat(task.getInt("crashes")).isZero();
        assertThat(Instant.parse(task.getString("createdAt"))).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(task.getList("tags")).isEmpty();
        for (String unset : List.of("dueAt", "startedAt", "finishedAt", "worker", "progress", "result", "error")) {
            assertThat(task.getMap("")).containsKey(unset);
            assertThat((Object) task.get(unset)).isNull();
        }
    }

    @Test
    void theTaskAtItsAddressIsTheOneThatWasAnswered() {
        Response answer = Api.post("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"idle\"}");

        assertThat(given().get(answer.header("Location")).jsonPath().getMap(""))
                .isEqualTo(answer.jsonPath().getMap(""));
    }

    @Test
    void aTaskRunsAndItsResultStandsInItsRecord() {
        JsonPath task = Api.ended(Api.submit(SUM));

        assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(task.getInt("result")).isEqualTo(3);
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(task.getString("worker")).isNotBlank();
        assertThat(Instant.parse(task.getString("finishedAt")))
                .isAfterOrEqualTo(Instant.parse(task.getString("startedAt")));
        assertThat(task.getMap("usage")).containsOnlyKeys("promptTokens", "outputTokens", "costUsd");
    }

    @Test
    void argumentsMayBeAnArrayInTheOrderOfTheParameters() {
        assertThat(Api.ended(Api.submit("health_check_task", "[40,2]")).getInt("result"))
                .isEqualTo(42);
    }

    @Test
    void anArgumentMayHaveItsPythonName() {
        String task = Api.submit("prospect_deep_dive_task", "{\"company_name\":\"Acme\"}", "\"queue\":\"idle\"");

        assertThat(Api.task(task).getString("state")).isEqualTo("QUEUED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"high", "normal", "low"})
    void aPriorityIsKept(String priority) {
        String task =
                Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"", "\"priority\":\"" + priority + "\"");

        assertThat(Api.task(task).getString("priority")).isEqualTo(priority);
    }

    @Test
    void aDelayedTaskIsScheduledForItsTime() {
        String task = Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\"");

        JsonPath found = Api.task(task);
        assertThat(found.getString("state")).isEqualTo("SCHEDULED");
        assertThat(Instant.parse(found.getString("dueAt")))
                .isCloseTo(Instant.now().plus(1, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aDelayThatIsOverLetsTheTaskRun() {
        assertThat(Api.ended(Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT0.2S\""))
                        .getString("state"))
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void anEtaIsKeptToTheMillisecondWhateverItsOffset() {
        String task = Api.submit("health_check_task", "[1,2]", "\"eta\":\"" + inTwoDays() + "+02:00\"");

        assertThat(Instant.parse(Api.task(task).getString("dueAt")))
                .isEqualTo(Instant.parse(inTwoDays() + "Z").minus(Duration.ofHours(2)));
    }

    private static String inTwoDays() {
        return Instant.now()
                .plus(2, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .toString()
                .replace("Z", ".123");
    }

    @Test
    void anEtaThatHasPassedMeansNow() {
        assertThat(Api.ended(Api.submit("health_check_task", "[1,2]", "\"eta\":\"2020-01-01T00:00:00Z\""))
                        .getString("state"))
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void aTaskThatDidNotStartInTimeExpires() {
        JsonPath task =
                Api.ended(Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"", "\"expires\":\"PT0.1S\""));

        assertThat(task.getString("state")).isEqualTo("EXPIRED");
        assertThat(task.getString("error.type")).isEqualTo("expired");
    }

    @Test
    void anAttemptThatRunsTooLongIsATimeout() {
        JsonPath task = Api.ended(
                Api.submit("gated_task", "{\"gate\":\"never\"}", "\"timeout\":\"PT0.2S\"", "\"maxAttempts\":1"));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("timeout");
        assertThat(task.getInt("error.attempt")).isEqualTo(1);
        assertThat(task.getInt("maxAttempts")).isEqualTo(1);
    }

    @Test
    void aResultIsKeptAsLongAsItsTimeToLive() {
        String task = Api.submit("health_check_task", "[1,2]", "\"resultTtl\":\"PT1S\"");
        Api.ended(task);

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(given().get(TASKS + "/" + task).statusCode()).isEqualTo(404));
    }

    @Test
    void tagsAreKeptInOrderAndOnce() {
        String task =
                Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"", "\"tags\":[\"q4\",\"a.b\",\"q4\"]");

        assertThat(Api.task(task).getList("tags")).isEqualTo(List.of("q4", "a.b"));
    }

    @ParameterizedTest
    @CsvSource({"maxAttempts,1", "maxAttempts,100", "delay,'\"P30D\"'", "delay,'\"P4W\"'", "timeout,'\"PT720H\"'"})
    void anOptionMayReachItsBound(String option, String value) {
        Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"", "\"" + option + "\":" + value);
    }

    @Test
    void fieldsThatAreNullCountAsLeftOut() {
        assertThat(Api.ended(Api.submit("health_check_task", "[1,2]", "\"queue\":null", "\"tags\":null"))
                        .getString("queue"))
                .isEqualTo("default");
    }

    @Test
    void anIdempotencyKeyNamesOneTaskHoweverOftenItIsSent() {
        Response first = keyed("order-1", SUM);
        Response second = keyed("order-1", "{ \"args\": {\"y\": 2, \"x\": 1}, \"task\": \"health_check_task\" }");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.jsonPath().getString("id")).isEqualTo(first.jsonPath().getString("id"));
    }

    @Test
    void requestsAtOnceUnderOneKeyMakeOneTask() {
        List<CompletableFuture<Response>> calls = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> keyed("at-once", SUM)))
                .toList();
        List<Response> answers = calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(one -> one.statusCode() == 202).hasSize(1);
        assertThat(answers).filteredOn(one -> one.statusCode() == 200).hasSize(19);
        assertThat(answers)
                .extracting(one -> one.jsonPath().getString("id"))
                .containsOnly(answers.get(0).jsonPath().getString("id"));
    }

    @Test
    void aKeyIsRefusedForAnotherRequest() {
        keyed("order-2", SUM).then().statusCode(202);

        JsonPath problem = Api.problem(keyed("order-2", SUM.replace("2", "3")), 422, "idempotency-key-reused");
        assertThat(problem.getString("detail")).contains("belongs to another request");
    }

    static Stream<String> badKeys() {
        return Stream.of("two words", "\u00e9", "", "x".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void aKeyIsOneTo255VisibleAsciiCharacters(String key) {
        assertThat(Api.problem(keyed(key, SUM), 400, "invalid-request").getString("errors[0].field"))
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void twoKeysAreRefused() {
        Api.problem(json(SUM).header("Idempotency-Key", "a", "b").post(TASKS), 400, "invalid-request");
    }

    @Test
    void aKeyInTheBodyIsAnUnknownField() {
        Response answer = Api.post(SUM.replace("{\"task\"", "{\"idempotencyKey\":\"a\",\"task\""));

        assertThat(Api.problem(answer, 400, "invalid-request").getString("errors[0].field"))
                .isEqualTo("idempotencyKey");
    }

    private static Response keyed(String key, String body) {
        return json(body).header("Idempotency-Key", key).post(TASKS);
    }
}
