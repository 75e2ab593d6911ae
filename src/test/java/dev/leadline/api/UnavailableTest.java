package dev.leadline.api;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static dev.leadline.api.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.RedisProcess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@QuarkusTest
@Isolated("answers are measured, with 0.2 s to spare")
@TestProfile(LonelyProfile.class)
class UnavailableTest {

    private static final String UNKNOWN = "01940000-0000-7000-8000-000000000000";
    private static final Duration BOUND = Duration.ofSeconds(2);

    RedisProcess redis;

    @BeforeEach
    void redisIsThere() {
        assertThat(Api.ended(Api.submit(SUM)).getInt("result")).isEqualTo(3);
    }

    @Test
    void withoutRedisEveryCallSaysSoInTimeAndAllIsWellWhenItIsBack() {
        redis.kill();

        assertThat(unavailable(() -> Api.post(SUM)).getString("detail")).contains("nothing was changed");
        unavailable(() -> json("[" + SUM + "," + SUM + "]").post(TASKS + "/batch"));
        unavailable(() -> given().get(TASKS + "/" + UNKNOWN));
        unavailable(() -> given().queryParam("wait", "PT30S").get(TASKS + "/" + UNKNOWN));
        unavailable(() -> given().get(TASKS));
        unavailable(() -> given().delete(TASKS + "/" + UNKNOWN));
        unavailable(() -> given().post(TASKS + "/" + UNKNOWN + "/retry"));
        unavailable(() -> given().get("/api/v1/queues"));
        unavailable(() -> given().get("/api/v1/workers"));
        assertThat(given().get("/api/v1/handlers").statusCode()).isEqualTo(200);
        Api.problem(Api.post("{\"task\":7}"), 400, "invalid-request");
        readinessIsRedButTheProcessLives();

        redis.restart();
        isWellAgain();
    }

    @Test
    void aRedisThatDoesNotAnswerIsUnavailableAndTheOutcomeUnknown() {
        redis.freeze();
        try {
            assertThat(unavailable(() -> Api.post(SUM)).getString("detail"))
                    .contains("the outcome is unknown", "Idempotency-Key");
            assertThat(unavailable(() -> given().get(TASKS + "/" + UNKNOWN)).getString("detail"))
                    .as("a read changes nothing, so there is nothing to repeat with care")
                    .doesNotContain("Idempotency-Key");
            readinessIsRedButTheProcessLives();
        } finally {
            redis.thaw();
        }
        isWellAgain();
    }

    @Test
    void aRequestRepeatedUnderItsKeyAfterAnUnknownOutcomeMakesOneTask() {
        redis.freeze();
        try {
            unavailable(() -> keyed());
        } finally {
            redis.thaw();
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> keyed().statusCode() < 300);

        assertThat(keyed().statusCode()).isEqualTo(200);
        assertThat(given().queryParam("queue", "once").get(TASKS).jsonPath().getList("items"))
                .hasSize(1);
    }

    @Test
    void nearMaxmemoryNewTasksAreRefusedWithAProblemOfItsOwnAndWhatRunsEnds() {
        String running = Api.submit("gated_task", "{\"gate\":\"full\"}");
        Api.reaches(running, "STARTED");
        // So much that a buffer more or less changes nothing.
        redis.call("SETRANGE", "ballast", "20000000", "x");
        String used = String.valueOf(redis.call("INFO", "memory")).replaceAll("(?s).*\nused_memory:(\\d+).*", "$1");
        redis.call("CONFIG", "SET", "maxmemory", Long.toString(Long.parseLong(used) * 100 / 97));
        try {
            Response refused = Awaitility.await().until(() -> Api.post(SUM), answer -> answer.statusCode() != 202);
            assertThat(Api.problem(refused, 503, "full").getString("detail"))
                    .contains("maxmemory", "nothing was changed");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
            Api.problem(json("[" + SUM + "," + SUM + "]").post(TASKS + "/batch"), 503, "full");
            Gated.open("full");
            assertThat(Api.ended(running).getString("state")).isEqualTo("SUCCEEDED");
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
            redis.call("DEL", "ballast");
        }
        isWellAgain();
    }

    private static Response keyed() {
        return json("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"once\",\"delay\":\"PT1H\"}")
                .header("Idempotency-Key", "frozen")
                .post(TASKS);
    }

    private static void readinessIsRedButTheProcessLives() {
        Response ready = given().get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.jsonPath().getString("status")).isEqualTo("DOWN");
        assertThat(ready.jsonPath().getString("checks.find { it.name == 'broker' }.data.problem"))
                .contains("Redis")
                .doesNotContain("127.0.0.1");
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
    }

    private static void isWellAgain() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(Api.post(SUM).statusCode()).isEqualTo(202);
        });
        assertThat(Api.ended(Api.submit(SUM)).getString("state")).isEqualTo("SUCCEEDED");
    }

    private static JsonPath unavailable(Supplier<Response> call) {
        long start = System.nanoTime();
        Response answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(answer.asString()).as("where Redis is").doesNotContain("127.0.0.1");
        return Api.problem(answer, 503, "unavailable");
    }
}
