package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class CancelTest {

    @Test
    void aWaitingTaskIsCancelledAtOnce() {
        Response answer = cancel(Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\""));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonPath task = answer.jsonPath();
        assertThat(task.getString("state")).isEqualTo("CANCELLED");
        assertThat(task.getString("error.type")).isEqualTo("cancelled");
        assertThat(task.getBoolean("error.retryable")).isFalse();
        assertThat(task.getString("finishedAt")).isNotBlank();
    }

    @Test
    void aDelayedTaskIsCancelledAtOnce() {
        Response answer = cancel(Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("state")).isEqualTo("CANCELLED");
        assertThat((Object) answer.jsonPath().get("dueAt")).isNull();
    }

    @Test
    void aRunningTaskIsStoppedWithinASecond() {
        String id = Api.submit("gated_task", "{\"gate\":\"cancel\"}");
        Api.reaches(id, "STARTED");

        Instant asked = Instant.now();
        Response answer = cancel(id);
        JsonPath task = Api.ended(id);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo(TASKS + "/" + id);
        assertThat(task.getString("state")).isEqualTo("CANCELLED");
        assertThat(task.getString("error.type")).isEqualTo("cancelled");
        assertThat(Duration.between(asked, Instant.parse(task.getString("finishedAt"))))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aTaskThatHasEndedCannotBeCancelled() {
        String id = Api.submit(Api.SUM);
        Api.ended(id);

        Api.problem(cancel(id), 409, "conflict");
        assertThat(Api.task(id).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void ofManyCancelsAtOnceOneIsTheOneThatDidIt() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        List<CompletableFuture<Integer>> calls = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> cancel(id).statusCode()))
                .toList();

        assertThat(calls.stream().map(CompletableFuture::join))
                .containsOnlyOnce(200)
                .containsOnly(200, 409);
    }

    @Test
    void cancelTakesNoParameters() {
        Api.problem(given().queryParam("force", "true").delete(TASKS + "/x"), 400, "invalid-request");
    }

    private static Response cancel(String id) {
        return given().delete(TASKS + "/" + id);
    }
}
