package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers are looked at and told what to do over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class WorkerControlTest {

    private static final String WORKERS = "/api/v1/workers";

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static RequestSpecification admin() {
        return as(TenantProfile.ADMIN);
    }

    private static String worker() {
        return Awaitility.await().until(() -> admin().get(WORKERS).<String>path("items[0].id"), Objects::nonNull);
    }

    private static Response change(String body) {
        return admin().contentType("application/json").body(body).patch(WORKERS + "/" + worker());
    }

    private static String submit(String task) {
        return as(TenantProfile.ACME)
                .contentType("application/json")
                .body(task)
                .post(Api.TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath reaches(String id, String state) {
        return Awaitility.await()
                .until(
                        () -> as(TenantProfile.ACME).get(Api.TASKS + "/" + id).jsonPath(),
                        task -> state.equals(task.getString("state")));
    }

    @Test
    void aWorkerIsShownWithWhatItRunsToThoseWhoMaySeeIt() {
        String id = submit("{\"task\":\"gated_task\",\"args\":{\"gate\":\"worker\"}}");
        String worker = reaches(id, "STARTED").getString("worker");
        try {
            JsonPath seen = admin().get(WORKERS + "/" + worker)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();

            assertThat(seen.getString("id")).isEqualTo(worker);
            assertThat(seen.getList("tasks.id")).contains(id);
            assertThat(seen.getList("queues")).isEqualTo(List.of("default"));
            assertThat(seen.getString("version")).isNotBlank();
            assertThat(seen.getString("lastBeatAt")).isNotBlank();
            assertThat(seen.getInt("concurrency")).isEqualTo(100);
            assertThat(seen.getDouble("load")).isPositive();
            assertThat(seen.getBoolean("draining")).isFalse();
            assertThat(as(TenantProfile.ACME)
                            .get(WORKERS + "/" + worker)
                            .jsonPath()
                            .getList("tasks.id"))
                    .contains(id);
            assertThat(as(TenantProfile.GLOBEX)
                            .get(WORKERS + "/" + worker)
                            .jsonPath()
                            .getList("tasks"))
                    .isEmpty();
        } finally {
            Gated.open("worker");
        }
        reaches(id, "SUCCEEDED");
    }

    @Test
    void aDrainedWorkerTakesNothingUntilItIsResumed() {
        String worker = worker();
        try {
            Response drained = admin().post(WORKERS + "/" + worker + "/drain");
            assertThat(drained.statusCode()).isEqualTo(202);
            assertThat(drained.<Boolean>path("draining")).isTrue();
            Awaitility.await()
                    .pollDelay(java.time.Duration.ofSeconds(1))
                    .until(() -> admin().get(WORKERS + "/" + worker).<Boolean>path("draining"));
            String id = submit(Api.SUM);
            assertThat(as(TenantProfile.ACME)
                            .get(Api.TASKS + "/" + id + "?wait=PT0.3S")
                            .<String>path("state"))
                    .isEqualTo("QUEUED");

            assertThat(admin().post(WORKERS + "/" + worker + "/resume").<Boolean>path("draining"))
                    .isFalse();

            reaches(id, "SUCCEEDED");
        } finally {
            admin().post(WORKERS + "/" + worker + "/resume");
        }
    }

    @Test
    void aWorkerServesOtherQueuesAndRunsMoreAtOnceFromNowOn() {
        try {
            Response changed = change("{\"concurrency\":7,\"queues\":[\"default\",\"changed\"]}");
            assertThat(changed.statusCode()).isEqualTo(202);
            assertThat(changed.<Integer>path("concurrency")).isEqualTo(7);
            assertThat(changed.<List<String>>path("queues")).containsExactly("default", "changed");

            reaches(submit("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"changed\"}"), "SUCCEEDED");
        } finally {
            change("{\"concurrency\":100,\"queues\":[\"default\"]}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "{\"concurrency\":0}",
                "{\"concurrency\":100001}",
                "{\"concurrency\":\"5\"}",
                "{\"concurrency\":1.5}",
                "{\"queues\":\"a\"}",
                "{\"queues\":[\"a b\"]}",
                "{\"queues\":[null]}",
                "{\"queues\":[\"a,b\"]}",
                "{\"queues\":[\"a:0\"]}",
                "{\"queues\":[\"a\",\"a:2\"]}",
                "{\"draining\":true}"
            })
    void aChangeThatIsNotClearIsRefused(String body) {
        Api.problem(change(body), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({"GET, nobody", "POST, nobody/drain", "POST, nobody/resume", "PATCH, nobody", "GET, a%20b", "GET, a:b"})
    void aWorkerThatDoesNotLiveIsNotFound(String method, String address) {
        Response answer = admin().urlEncodingEnabled(false)
                .contentType("application/json")
                .body(method.equals("PATCH") ? "{\"concurrency\":5}" : "")
                .request(method, WORKERS + "/" + address);
        Api.problem(answer, 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({"POST, /drain", "POST, /resume", "PATCH, ''"})
    void onlyAnAdministratorGivesOrders(String method, String what) {
        for (String key : List.of(TenantProfile.ACME, TenantProfile.READER, TenantProfile.WRITER)) {
            Response answer = as(key).contentType("application/json")
                    .body("{\"concurrency\":5}")
                    .request(method, WORKERS + "/w" + what);
            Api.problem(answer, 403, "forbidden");
        }
    }
}
