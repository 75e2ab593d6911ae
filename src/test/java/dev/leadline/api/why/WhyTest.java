package dev.leadline.api.why;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a task does not run, as a client is told. The worker serves the queue default alone, with two slots. */
@QuarkusTest
@TestProfile(WhyTest.Profile.class)
class WhyTest {

    public static class Profile extends ApiProfile {
        @Override
        public java.util.Map<String, String> getConfigOverrides() {
            return java.util.Map.of("leadline.worker.queues", "default,busy", "leadline.worker.concurrency", "2");
        }
    }

    private static final String SUM = "{\"x\":1,\"y\":2}";

    private static JsonPath why(String id) {
        return given().get(TASKS + "/" + id + "/why")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String first(JsonPath why) {
        return why.getString("reasons[0].code");
    }

    @Test
    void aTaskOfAQueueThatNobodyServesWaitsForAWorker() {
        String id = Api.submit("health_check_task", SUM, "\"queue\":\"nobody\"");

        JsonPath why = why(id);

        assertThat(why.getString("id")).isEqualTo(id);
        assertThat(why.getString("state")).isEqualTo("QUEUED");
        assertThat(why.getList("reasons.code")).isEqualTo(List.of("no-worker", "position"));
        assertThat(why.getString("reasons[0].detail")).contains("nobody");
        assertThat((Object) why.get("expectedStart")).isNull();
        assertThat(Duration.between(Instant.parse(why.getString("since")), Instant.now())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aTaskThatIsNotDueSaysWhenItIs() {
        String id = Api.submit("health_check_task", SUM, "\"delay\":\"PT1H\"");

        JsonPath why = why(id);

        assertThat(first(why)).isEqualTo("due");
        Instant due = Instant.parse(Api.task(id).getString("dueAt"));
        assertThat(Instant.parse(why.getString("reasons[0].until"))).isEqualTo(due);
        assertThat(Instant.parse(why.getString("expectedStart"))).isEqualTo(due);
    }

    @Test
    void aTaskThatRunsOrHasEndedSaysSo() {
        String running = Api.submit("gated_task", "{\"gate\":\"why-runs\"}");
        Api.reaches(running, "STARTED");

        assertThat(first(why(running))).isEqualTo("running");
        assertThat(why(running).getString("reasons[0].worker"))
                .isEqualTo(Api.task(running).getString("worker"));
        open("why-runs");
        Api.ended(running);
        assertThat(first(why(running))).isEqualTo("finished");
        assertThat((Object) why(running).get("expectedStart")).isNull();
    }

    private static void open(String gate) {
        dev.leadline.api.Gates.open(gate);
    }

    @Test
    void aTaskOfAPausedQueueSaysSo() {
        given().post("/api/v1/queues/paused/pause").then().statusCode(200);
        String id = Api.submit("health_check_task", SUM, "\"queue\":\"paused\"");

        assertThat(first(why(id))).isEqualTo("paused");
    }

    @Test
    void aTaskThatWaitsForALimitNamesIt() {
        given().contentType("application/json")
                .body("{\"concurrent\": 1}")
                .put("/api/v1/limits/key:why")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        String holder = Api.submit("gated_task", "{\"gate\":\"why-limit\"}", "\"limitKeys\":[\"why\"]");
        Api.reaches(holder, "STARTED");
        String id = Api.submit("gated_task", "{\"gate\":\"why-limit\"}", "\"limitKeys\":[\"why\"]");
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(first(why(id))).isEqualTo("limit"));

        assertThat(why(id).getString("reasons[0].limit")).isEqualTo("key:why");
        assertThat(why(id).getInt("reasons[0].ahead")).isZero();
        open("why-limit");
        Api.ended(id);
    }

    @Test
    void aTaskInAQueueSaysHowManyComeBeforeItAndWhenItMayStart() {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Api.ended(Api.submit("health_check_task", SUM, "\"queue\":\"busy\""));
        }
        for (int i = 0; i < 2; i++) {
            running.add(Api.submit("gated_task", "{\"gate\":\"why-busy\"}", "\"queue\":\"busy\""));
        }
        running.forEach(id -> Api.reaches(id, "STARTED"));
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(Api.submit("health_check_task", SUM, "\"queue\":\"busy\""));
        }
        String high = Api.submit("health_check_task", SUM, "\"queue\":\"busy\"", "\"priority\":\"high\"");

        JsonPath last = why(waiting.get(4));
        assertThat(first(last)).isEqualTo("position");
        assertThat(last.getInt("reasons[0].ahead")).isEqualTo(5);
        assertThat(why(high).getInt("reasons[0].ahead")).isZero();
        assertThat(why(waiting.get(0)).getInt("reasons[0].ahead")).isEqualTo(1);
        // 20 in the last five minutes: five take 75 s.
        assertThat(Duration.between(Instant.now(), Instant.parse(last.getString("expectedStart"))))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(80));
        open("why-busy");
        Api.ended(waiting.get(4));
    }

    @Test
    void aTaskOfAFlowSaysForHowManyItWaits() {
        JsonPath flow = given().contentType("application/json")
                .body("{\"tasks\":[{\"key\":\"a\",\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"nobody\"},"
                        + "{\"key\":\"b\",\"task\":\"health_check_task\",\"args\":[1,2],\"after\":[\"a\"]}]}")
                .post("/api/v1/flows")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        String member = org.awaitility.Awaitility.await()
                .until(
                        () -> given().get("/api/v1/flows/" + flow.getString("id") + "/tasks")
                                .jsonPath()
                                .<String>get("items.find { it.key == 'b' }.id"),
                        id -> id != null);
        org.awaitility.Awaitility.await()
                .until(() -> given().get(TASKS + "/" + member).statusCode() == 200);

        JsonPath why = why(member);

        assertThat(first(why)).isEqualTo("dependency");
        assertThat(why.getString("reasons[0].flow")).isEqualTo(flow.getString("id"));
        assertThat(why.getString("reasons[0].detail")).contains("1 other task ");
    }

    @Test
    void whatIsNotThereOrNotKnownIsRefused() {
        Api.problem(given().get(TASKS + "/nobody/why"), 404, "not-found");
        String id = Api.submit("health_check_task", SUM, "\"queue\":\"nobody\"");
        Api.problem(given().queryParam("x", 1).get(TASKS + "/" + id + "/why"), 400, "invalid-request");
    }
}
