package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class RetryTest {

    @Test
    void aFailedTaskSaysWhy() {
        JsonPath task = Api.ended(Api.submit("failing_task", "{\"thing\":\"why\"}"));

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getMap("error").keySet())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder("type", "message", "retryable", "attempt");
        assertThat(task.getString("error.type")).isEqualTo("source-unavailable");
        assertThat(task.getString("error.message")).isEqualTo("why is broken");
        assertThat(task.getBoolean("error.retryable")).isFalse();
        assertThat(task.getInt("error.attempt")).isEqualTo(1);
        assertThat((Object) task.get("result")).isNull();
    }

    @Test
    void aFailedTaskRunsAgainAndCanSucceed() {
        String id = Api.submit("failing_task", "{\"thing\":\"again\"}");
        Api.ended(id);
        Failing.mend("again");

        Response answer = retry(id);
        JsonPath task = Api.ended(id);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo(TASKS + "/" + id);
        assertThat(answer.jsonPath().getString("id")).isEqualTo(id);
        assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(task.getString("result")).isEqualTo("mended");
        assertThat((Object) task.get("error")).isNull();
        assertThat(task.getInt("attempt")).isEqualTo(2);
    }

    @Test
    void aCancelledTaskRunsAgain() {
        String id = Api.submit("health_check_task", "[1,2]", "\"delay\":\"PT1H\"");
        given().delete(TASKS + "/" + id).then().statusCode(200);

        assertThat(retry(id).statusCode()).isEqualTo(202);
        assertThat(Api.ended(id).getInt("result")).isEqualTo(3);
    }

    @Test
    void anExpiredTaskWaitsAgainAndExpiresNoMore() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"", "\"expires\":\"PT0.1S\"");
        assertThat(Api.ended(id).getString("state")).isEqualTo("EXPIRED");

        JsonPath task = retry(id).then().statusCode(202).extract().jsonPath();

        assertThat(task.getString("state")).isEqualTo("QUEUED");
        assertThat((Object) task.get("finishedAt")).isNull();
        assertThat((Object) task.get("error")).isNull();
    }

    @Test
    void aTaskThatSucceededIsNotRunAgain() {
        String id = Api.submit(Api.SUM);
        Api.ended(id);

        Api.problem(retry(id), 409, "conflict");
    }

    @Test
    void aTaskThatWaitsIsNotRunTwice() {
        Api.problem(retry(Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"")), 409, "conflict");
    }

    @Test
    void aRunningTaskIsNotRunTwice() {
        String id = Api.submit("gated_task", "{\"gate\":\"retry\"}");
        Api.reaches(id, "STARTED");

        Api.problem(retry(id), 409, "conflict");
        Gated.open("retry");
        assertThat(Api.ended(id).getInt("attempt")).isEqualTo(1);
    }

    private static Response retry(String id) {
        return given().post(TASKS + "/" + id + "/retry");
    }
}
