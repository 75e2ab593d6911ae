package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues are paused, resumed, purged and moved over REST, by administrators alone. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class QueueControlResourceTest {

    private static final String QUEUES = "/api/v1/queues/";

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static RequestSpecification admin() {
        return as(TenantProfile.ADMIN);
    }

    private static String submit(String queue, String... options) {
        String more = String.join("", options);
        return as(TenantProfile.ACME)
                .contentType("application/json")
                .body("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"" + queue + "\"" + more + "}")
                .post(Api.TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String state(String id) {
        return admin().get(Api.TASKS + "/" + id).path("state");
    }

    private static Boolean paused(String queue) {
        return admin().get("/api/v1/queues?limit=500").path("items.find { it.name == '" + queue + "' }.paused");
    }

    @Test
    void aPausedQueueIsShownSoAndRunsNothingUntilItIsResumed() {
        Response answer = admin().post(QUEUES + "default/pause");
        try {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.<String>path("name")).isEqualTo("default");
            assertThat(answer.<Boolean>path("paused")).isTrue();
            assertThat(paused("default")).isTrue();
            String id = submit("default");
            assertThat(as(TenantProfile.ACME)
                            .get(Api.TASKS + "/" + id + "?wait=PT0.3S")
                            .<String>path("state"))
                    .isEqualTo("QUEUED");

            assertThat(admin().post(QUEUES + "default/resume").<Boolean>path("paused"))
                    .isFalse();

            assertThat(as(TenantProfile.ACME)
                            .get(Api.TASKS + "/" + id + "?wait=PT20S")
                            .<String>path("state"))
                    .isEqualTo("SUCCEEDED");
            assertThat(paused("default")).isFalse();
        } finally {
            admin().post(QUEUES + "default/resume");
        }
    }

    @Test
    void aPurgeSaysHowManyTasksItCancelled() {
        List<String> ids = List.of(submit("old"), submit("old"), submit("old", ",\"delay\":\"PT1H\""));

        assertThat(admin().delete(QUEUES + "old/tasks").<Integer>path("purged")).isEqualTo(3);

        assertThat(ids).allMatch(id -> state(id).equals("CANCELLED"));
        assertThat(admin().delete(QUEUES + "old/tasks").<Integer>path("purged")).isZero();
    }

    @Test
    void aMoveSaysHowManyTasksItMoved() {
        List<String> ids = List.of(submit("from"), submit("from", ",\"delay\":\"PT1H\""));

        Response answer = move("from", "{\"to\":\"default\"}");

        assertThat(answer.<Integer>path("moved")).isEqualTo(2);
        assertThat(as(TenantProfile.ACME)
                        .get(Api.TASKS + "/" + ids.get(0) + "?wait=PT20S")
                        .<String>path("state"))
                .isEqualTo("SUCCEEDED");
        assertThat(admin().get(Api.TASKS + "/" + ids.get(1)).<String>path("queue"))
                .isEqualTo("default");
    }

    private static Response move(String queue, String body) {
        return admin().contentType("application/json").body(body).post(QUEUES + queue + "/move");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "\"x\"",
                "{\"to\":null}",
                "{\"to\":7}",
                "{\"to\":\"a b\"}",
                "{\"to\":\"from\"}",
                "{\"to\":\"x\",\"also\":1}",
                "{\"to\":\"x\",\"to\":\"y\"}",
                "{\"to\":\"x\"} more",
                "{"
            })
    void aMoveThatSaysNotClearlyWhereToIsRefused(String body) {
        Api.problem(move("from", body), 400, "invalid-request");
    }

    @Test
    void aMoveWithoutABodyIsRefused() {
        Api.problem(admin().contentType("application/json").post(QUEUES + "from/move"), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, a%20b/pause",
        "POST, a:b/resume",
        "DELETE, %C3%BC/tasks",
        "POST, q/pause?now=1",
        "DELETE, q/tasks?all=1"
    })
    void aNameThatNoQueueCanHaveAndUnknownParametersAreRefused(String method, String address) {
        Api.problem(admin().urlEncodingEnabled(false).request(method, QUEUES + address), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({"POST, q/pause", "POST, q/resume", "DELETE, q/tasks", "POST, q/move"})
    void onlyAnAdministratorMayDoThis(String method, String address) {
        for (String key : List.of(TenantProfile.ACME, TenantProfile.READER, TenantProfile.WRITER)) {
            Response answer = as(key).contentType("application/json")
                    .body("{\"to\":\"x\"}")
                    .request(method, QUEUES + address);
            assertThat(Api.problem(answer, 403, "forbidden").getString("detail"))
                    .contains("admin");
        }
        Api.problem(given().request(method, QUEUES + address), 401, "unauthenticated");
    }
}
