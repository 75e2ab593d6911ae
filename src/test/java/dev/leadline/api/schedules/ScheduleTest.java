package dev.leadline.api.schedules;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules over REST. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ScheduleTest {

    private static final String SCHEDULES = "/api/v1/schedules";
    private static final String WEEKDAYS =
            "{\"cron\":\"0 7 * * 1-5\",\"zone\":\"Europe/Berlin\",\"task\":\"health_check_task\",\"args\":[1,2]}";

    private static Response put(String name, String body) {
        return Api.json(body).put(SCHEDULES + "/" + name);
    }

    private static JsonPath get(String name) {
        return given().get(SCHEDULES + "/" + name)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @AfterEach
    void deleteAll() {
        List<String> names = given().get(SCHEDULES).jsonPath().getList("items.name");
        names.forEach(name -> given().delete(SCHEDULES + "/" + name));
    }

    @Test
    void aNewScheduleIsMadeAndShowsItsNextTenTicks() {
        Response answer = put("weekdays", WEEKDAYS);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith(SCHEDULES + "/weekdays");
        JsonPath schedule = answer.jsonPath();
        assertThat(schedule.getString("name")).isEqualTo("weekdays");
        assertThat(schedule.getString("tenant")).isEqualTo("default");
        assertThat(schedule.getString("cron")).isEqualTo("0 7 * * 1-5");
        assertThat(schedule.getString("zone")).isEqualTo("Europe/Berlin");
        assertThat(schedule.getString("task")).isEqualTo("health_check_task");
        assertThat(schedule.getMap("args")).isEqualTo(Map.of("x", 1, "y", 2));
        assertThat(schedule.getString("missed")).isEqualTo("once");
        assertThat(schedule.getString("overlap")).isEqualTo("allow");
        assertThat(schedule.getBoolean("paused")).isFalse();
        assertThat(schedule.getBoolean("declared")).isFalse();
        assertThat(schedule.getString("lastTick")).isNull();
        assertThat(schedule.getString("lastTask")).isNull();
        assertThat(schedule.getList("next", String.class))
                .hasSize(10)
                .isSorted()
                .allSatisfy(tick -> assertThat(tick).matches("20\\d\\d-\\d\\d-\\d\\dT0[56]:00:00Z"));
        assertThat(get("weekdays").getMap("")).isEqualTo(schedule.getMap(""));
    }

    @Test
    void puttingItAgainChangesItAndKeepsItsTicks() {
        JsonPath first = put("hourly", "{\"every\":\"PT1H\",\"task\":\"health_check_task\",\"args\":[1,2]}")
                .jsonPath();

        Response second = put(
                "hourly",
                "{\"every\":\"PT60M\",\"task\":\"health_check_task\",\"args\":[3,4],\"queue\":\"idle\",\"overlap\":\"skip\"}");

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.jsonPath().getMap("args")).isEqualTo(Map.of("x", 3, "y", 4));
        assertThat(second.jsonPath().getString("queue")).isEqualTo("idle");
        assertThat(second.jsonPath().getList("next")).isEqualTo(first.getList("next"));
    }

    @Test
    void aScheduleTicks() {
        put("often", "{\"cron\":\"* * * * * *\",\"task\":\"health_check_task\",\"args\":[20,22]}");

        JsonPath ticked = Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> get("often"), schedule -> schedule.getString("lastTask") != null);

        JsonPath task = Api.ended(ticked.getString("lastTask"));
        assertThat(task.getInt("result")).isEqualTo(42);
        assertThat(task.getString("createdAt")).isEqualTo(ticked.getString("lastTick"));
        assertThat(Instant.parse(ticked.getString("lastTick")).getNano()).isZero();
    }

    @Test
    void anyOptionOfATaskGoesWithASchedule() {
        put(
                "idle",
                "{\"every\":\"PT1H\",\"task\":\"health_check_task\",\"args\":{\"x\":1,\"y\":2},\"queue\":\"idle\","
                        + "\"priority\":\"high\",\"delay\":\"PT1H\",\"expires\":\"PT2H\",\"timeout\":\"PT5M\",\"maxAttempts\":9,"
                        + "\"resultTtl\":\"PT1H\",\"tags\":[\"q4\"]}");

        String id = given().post(SCHEDULES + "/idle/run")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        JsonPath task = Api.task(id);
        assertThat(task.getString("state")).isEqualTo("SCHEDULED");
        assertThat(task.getString("queue")).isEqualTo("idle");
        assertThat(task.getString("priority")).isEqualTo("high");
        assertThat(task.getInt("maxAttempts")).isEqualTo(9);
        assertThat(task.getList("tags")).isEqualTo(List.of("q4"));
        assertThat(get("idle").getString("lastTask")).isEqualTo(id);
        assertThat(get("idle").getString("timeout")).isEqualTo("PT5M");
    }

    @Test
    void aPausedScheduleHasNoNextTickUntilItIsResumed() {
        put("weekdays", WEEKDAYS);

        JsonPath paused = given().post(SCHEDULES + "/weekdays/pause")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(paused.getBoolean("paused")).isTrue();
        assertThat(paused.getList("next")).isEmpty();
        given().post(SCHEDULES + "/weekdays/run").then().statusCode(202);

        JsonPath resumed = given().post(SCHEDULES + "/weekdays/resume")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(resumed.getBoolean("paused")).isFalse();
        assertThat(resumed.getList("next")).hasSize(10);
    }

    @Test
    void aScheduleCanBeMadePaused() {
        JsonPath schedule = put("weekdays", WEEKDAYS.replace("{\"cron", "{\"paused\":true,\"cron"))
                .jsonPath();

        assertThat(schedule.getBoolean("paused")).isTrue();
        assertThat(schedule.getList("next")).isEmpty();
    }

    @Test
    void aDeletedScheduleIsGone() {
        put("weekdays", WEEKDAYS);

        given().delete(SCHEDULES + "/weekdays").then().statusCode(204);

        Api.problem(given().get(SCHEDULES + "/weekdays"), 404, "not-found");
        Api.problem(given().delete(SCHEDULES + "/weekdays"), 404, "not-found");
        for (String action : List.of("pause", "resume", "run")) {
            assertThat(Api.problem(given().post(SCHEDULES + "/weekdays/" + action), 404, "not-found")
                            .getString("detail"))
                    .isEqualTo("there is no schedule weekdays");
        }
    }

    @Test
    void schedulesAreListedByNamePageByPage() {
        for (String name : List.of("c", "a", "b", "d", "e")) {
            put(name, WEEKDAYS);
        }

        JsonPath first = given().queryParam("limit", 3).get(SCHEDULES).jsonPath();
        JsonPath second = given().queryParam("limit", 3)
                .queryParam("cursor", first.getString("next"))
                .get(SCHEDULES)
                .jsonPath();

        assertThat(first.getList("items.name")).isEqualTo(List.of("a", "b", "c"));
        assertThat(second.getList("items.name")).isEqualTo(List.of("d", "e"));
        assertThat(second.getString("next")).isNull();
        assertThat(Api.problem(given().queryParam("cursor", "no cursor").get(SCHEDULES), 400, "invalid-request")
                        .getString("errors[0].field"))
                .isEqualTo("cursor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"task\":\"health_check_task\"} | cron | give one of cron and every",
                "{\"cron\":\"* * * * *\",\"every\":\"PT1H\",\"task\":\"t\"} | every | give one of cron and every",
                "{\"cron\":\"61 * * * *\",\"task\":\"t\"} | cron | 61 not in range",
                "{\"cron\":\"0 0 30 2 *\",\"task\":\"t\"} | cron | never comes",
                "{\"cron\":7,\"task\":\"t\"} | cron | must be a string",
                "{\"cron\":\"0 7 * * *\",\"zone\":\"Mars/Olympus\",\"task\":\"t\"} | zone | must be a time zone",
                "{\"every\":\"PT1H\",\"zone\":\"UTC\",\"task\":\"t\"} | zone | goes with cron",
                "{\"every\":\"1h\",\"task\":\"t\"} | every | must be an ISO 8601 duration",
                "{\"every\":\"PT0.5S\",\"task\":\"t\"} | every | at least PT1S",
                "{\"every\":\"PT1H\",\"missed\":\"some\",\"task\":\"t\"} | missed | must be skip or once or all",
                "{\"every\":\"PT1H\",\"overlap\":\"never\",\"task\":\"t\"} | overlap | must be allow or skip",
                "{\"every\":\"PT1H\",\"paused\":\"yes\",\"task\":\"t\"} | paused | must be true or false",
                "{\"every\":\"PT1H\",\"eta\":\"2026-12-01T00:00:00Z\",\"task\":\"t\"} | eta | does not go with a schedule",
                "{\"every\":\"PT1H\",\"crom\":1,\"task\":\"t\"} | crom | unknown field; known are args, budgetUsd, cron, deadline, delay",
                "{\"every\":\"PT1H\"} | task | is required",
                "{\"every\":\"PT1H\",\"task\":\"health_check_task\",\"args\":{\"x\":1}} | args.y | is required, a number",
                "{\"every\":\"PT1H\",\"task\":\"health_check_task\",\"args\":[1,2],\"maxAttempts\":0} | maxAttempts | must be 1 to 100",
                "[] | '' | this is not a JSON object",
                "null | '' | this is not a JSON object",
                "'{' | '' | is not valid JSON"
            })
    void whatIsWrongIsRefusedAndNothingIsKept(String body, String field, String message) {
        JsonPath problem = Api.problem(put("wrong", body), 400, "invalid-request");

        assertThat(problem.getString("errors[0].field")).isEqualTo(field);
        assertThat(problem.getString("errors[0].message")).contains(message);
        given().get(SCHEDULES).then().body("items.name", not(hasItem("wrong")));
    }

    @Test
    void anEmptyBodyAndAnUnknownTaskAreRefused() {
        assertThat(Api.problem(put("wrong", ""), 400, "invalid-request").getString("detail"))
                .contains("cron");
        Api.problem(put("wrong", "{\"every\":\"PT1H\",\"task\":\"nothing\"}"), 404, "unknown-task");
    }

    @Test
    void argumentsOfAScheduleHaveABoundOfTheirOwn() {
        String text = "x".repeat(70_000);

        JsonPath problem = Api.problem(
                put(
                        "wrong",
                        "{\"every\":\"PT1H\",\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"" + text
                                + "\"}}"),
                413,
                "too-large");

        assertThat(problem.getString("detail")).contains("65536");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "%20", "\u00e9", "x\ny"})
    void aNameIsMadeOfLettersDigitsAndThreeSigns(String name) {
        assertThat(Api.problem(Api.json(WEEKDAYS).put(SCHEDULES + "/{name}", name), 400, "invalid-request")
                        .getString("errors[0].field"))
                .isEqualTo("name");
    }

    @Test
    void unknownParametersAreRefused() {
        Api.problem(given().queryParam("state", "x").get(SCHEDULES), 400, "invalid-request");
        Api.problem(given().queryParam("force", "1").post(SCHEDULES + "/a/run"), 400, "invalid-request");
    }
}
