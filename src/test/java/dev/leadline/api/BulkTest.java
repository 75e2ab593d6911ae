package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk retry and cancel, failures, dead letters and filters of lists, over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class BulkTest {

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static String submit(String key, String body) {
        return as(key).contentType("application/json")
                .body(body)
                .post(Api.TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String waiting(String key, String queue, String... options) {
        return submit(
                key,
                "{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"" + queue + "\"" + String.join("", options)
                        + "}");
    }

    private static String failed(String thing) {
        String id = submit(
                TenantProfile.ACME,
                "{\"task\":\"failing_task\",\"args\":{\"thing\":\"" + thing + "\"},\"tags\":[\"f\"]}");
        assertThat(as(TenantProfile.ACME)
                        .get(Api.TASKS + "/" + id + "?wait=PT20S")
                        .<String>path("state"))
                .isEqualTo("FAILED");
        return id;
    }

    private static Response bulk(String key, String what, String body) {
        return as(key).contentType("application/json").body(body).post(Api.TASKS + "/" + what);
    }

    private static JsonPath done(Response answer) {
        return answer.then().statusCode(200).extract().jsonPath();
    }

    private static String state(String id) {
        return as(TenantProfile.ADMIN).get(Api.TASKS + "/" + id).path("state");
    }

    @Test
    void aDryRunSaysHowManyTasksACancelWouldEndAndTheCancelEndsThem() {
        List<String> ids = List.of(
                waiting(TenantProfile.ACME, "bulk"), waiting(TenantProfile.ACME, "bulk", ",\"delay\":\"PT1H\""));
        String foreign = waiting(TenantProfile.GLOBEX, "bulk");

        JsonPath dry = done(bulk(TenantProfile.ACME, "cancel", "{\"queue\":\"bulk\",\"dryRun\":true}"));
        assertThat(dry.getInt("matched")).isEqualTo(2);
        assertThat(dry.getInt("done")).isZero();
        assertThat(ids).noneMatch(id -> state(id).equals("CANCELLED"));

        JsonPath done = done(bulk(TenantProfile.ACME, "cancel", "{\"queue\":\"bulk\"}"));
        assertThat(done.getInt("matched")).isEqualTo(2);
        assertThat(done.getInt("done")).isEqualTo(2);
        assertThat(done.getString("next")).isNull();
        assertThat(ids).allMatch(id -> state(id).equals("CANCELLED"));
        assertThat(state(foreign)).isEqualTo("QUEUED");
        assertThat(done(bulk(TenantProfile.ADMIN, "cancel", "{\"queue\":\"bulk\",\"tenant\":\"globex\"}"))
                        .getInt("done"))
                .isEqualTo(1);
    }

    @Test
    void aGroupOfFailuresIsShownAndRunAgainAsOne() {
        List<String> ids = List.of(failed("pump 1"), failed("pump 2"));
        String other = failed("valve");

        JsonPath groups = done(as(TenantProfile.ACME).get("/api/v1/failures?tag=f"));

        Map<String, Object> pumps = groups.getMap("items.find { it.message == 'pump <number> is broken' }");
        assertThat(pumps)
                .containsEntry("type", "source-unavailable")
                .containsEntry("count", 2)
                .containsEntry("tasks", List.of("failing_task"))
                .containsEntry("newest", ids.get(1))
                .containsEntry("newestMessage", "pump 2 is broken")
                .containsKeys("firstSeen", "lastSeen");
        assertThat(groups.getBoolean("complete")).isTrue();
        assertThat(done(as(TenantProfile.GLOBEX).get("/api/v1/failures")).getList("items"))
                .isEmpty();
        assertThat(done(as(TenantProfile.ACME).get(Api.TASKS + "?failure=" + pumps.get("id")))
                        .getList("items.id"))
                .containsExactlyInAnyOrderElementsOf(ids);

        Failing.mend("pump 1");
        Failing.mend("pump 2");
        JsonPath done = done(bulk(TenantProfile.ACME, "retry", "{\"failure\":\"" + pumps.get("id") + "\"}"));

        assertThat(done.getInt("done")).isEqualTo(2);
        assertThat(ids)
                .allMatch(id -> as(TenantProfile.ACME)
                        .get(Api.TASKS + "/" + id + "?wait=PT20S")
                        .path("state")
                        .equals("SUCCEEDED"));
        assertThat(state(other)).isEqualTo("FAILED");
    }

    @Test
    void aDeadLetterTellsItsCauseItsLastErrorAndItsKeptSteps() {
        String id = failed("lamp");

        JsonPath page = done(as(TenantProfile.ACME).get("/api/v1/dead-letters?cause=failed-for-good&limit=500"));

        Map<String, Object> letter = page.getMap("items.find { it.task.id == '" + id + "' }");
        assertThat(letter).containsEntry("cause", "failed-for-good").containsEntry("steps", List.of());
        assertThat(page.getString("items.find { it.task.id == '" + id + "' }.task.error.message"))
                .isEqualTo("lamp is broken");
        assertThat(done(as(TenantProfile.ACME).get("/api/v1/dead-letters?cause=worker-crashed"))
                        .getList("items"))
                .isEmpty();
        assertThat(done(as(TenantProfile.GLOBEX).get("/api/v1/dead-letters")).getList("items"))
                .isEmpty();
    }

    @Test
    void aListIsFilteredByErrorTimeAndTenant() {
        String id = failed("filter");
        String created = as(TenantProfile.ACME).get(Api.TASKS + "/" + id).path("createdAt");

        assertThat(list(TenantProfile.ACME, "state=FAILED&errorType=source-unavailable&after=" + created))
                .contains(id);
        assertThat(list(TenantProfile.ACME, "state=FAILED&before=" + created)).doesNotContain(id);
        assertThat(list(TenantProfile.ACME, "state=FAILED&errorType=timeout")).doesNotContain(id);
        assertThat(list(TenantProfile.ADMIN, "state=FAILED&tenant=acme&after=" + created))
                .contains(id);
        assertThat(list(TenantProfile.ADMIN, "state=FAILED&tenant=globex&after=" + created))
                .doesNotContain(id);
        assertThat(list(TenantProfile.ACME, "state=FAILED&tenant=acme")).contains(id);
        Api.problem(as(TenantProfile.ACME).get(Api.TASKS + "?tenant=globex"), 403, "forbidden");
    }

    private static List<String> list(String key, String query) {
        return done(as(key).get(Api.TASKS + "?limit=500&" + query)).getList("items.id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"limit\":5}",
                "{\"dryRun\":true}",
                "{\"queue\":null}",
                "null",
                "[]",
                "",
                "{\"queue\":\"a b\"}",
                "{\"queue\":7}",
                "{\"queue\":\"q\",\"limit\":0}",
                "{\"queue\":\"q\",\"limit\":10001}",
                "{\"queue\":\"q\",\"limit\":\"5\"}",
                "{\"queue\":\"q\",\"dryRun\":\"yes\"}",
                "{\"queue\":\"q\",\"unknown\":1}",
                "{\"state\":\"failed\"}",
                "{\"state\":\"SUCCEEDED\"}",
                "{\"errorType\":\"bad\"}",
                "{\"failure\":\"zzz\"}",
                "{\"before\":\"yesterday\"}",
                "{\"after\":5}",
                "{\"queue\":\"q\",\"cursor\":\"x\"}"
            })
    void aSelectionThatIsNotClearIsRefused(String body) {
        for (String what : List.of("retry", "cancel")) {
            Api.problem(bulk(TenantProfile.ACME, what, body), 400, "invalid-request");
        }
    }

    @ParameterizedTest
    @CsvSource({"retry, STARTED", "retry, QUEUED", "cancel, FAILED", "cancel, CANCELLED"})
    void aStateFromWhichNothingCanBeDoneIsRefusedWithThoseThatWouldBeRight(String what, String state) {
        JsonPath problem =
                Api.problem(bulk(TenantProfile.ACME, what, "{\"state\":\"" + state + "\"}"), 400, "invalid-request");

        assertThat(problem.getString("detail")).contains(what.equals("retry") ? "FAILED" : "QUEUED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failures?limit=0",
                "failures?cursor=x",
                "failures?after=now",
                "failures?errorType=x",
                "dead-letters?cause=x",
                "dead-letters?state=FAILED",
                "dead-letters?cursor=x",
                "tasks?errorType=x",
                "tasks?failure=1",
                "tasks?before=1"
            })
    void aListOfFailuresIsNotAskedForWithAnythingUnknown(String address) {
        Api.problem(as(TenantProfile.ACME).get("/api/v1/" + address), 400, "invalid-request");
    }

    @Test
    void whoMayOnlyReadDoesNothingInBulkAndWhoMayOnlyHandInReadsNoFailures() {
        for (String what : List.of("retry", "cancel")) {
            Api.problem(bulk(TenantProfile.READER, what, "{\"queue\":\"q\"}"), 403, "forbidden");
        }
        for (String address : List.of("failures", "dead-letters")) {
            Api.problem(as(TenantProfile.WRITER).get("/api/v1/" + address), 403, "forbidden");
        }
    }
}
