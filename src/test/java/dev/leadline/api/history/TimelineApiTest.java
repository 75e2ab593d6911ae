package dev.leadline.api.history;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The timeline and the history over REST. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class TimelineApiTest {

    private static JsonPath timeline(String id) {
        return given().get(TASKS + "/" + id + "/timeline")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void aTaskThatFailedOnceShowsItsRunsItsStepsAndItsWaits() {
        String id = Api.submit("stumbling_task", "{}");
        assertThat(Api.ended(id).getString("state")).isEqualTo("SUCCEEDED");

        JsonPath timeline = timeline(id);

        assertThat(timeline.getString("id")).isEqualTo(id);
        assertThat(timeline.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(Instant.parse(timeline.getString("now")))
                .isAfter(Instant.parse(timeline.getString("spans[0].from")));
        assertThat(timeline.getList("spans.findAll { it.kind == 'running' }.outcome", String.class))
                .containsExactly("failed", "succeeded");
        assertThat(timeline.getList("spans.findAll { it.kind == 'step' }.step", String.class))
                .containsExactly("one", "two");
        assertThat(timeline.getList("spans.findAll { it.kind == 'step' }.attempt", Integer.class))
                .containsExactly(1, 2);
        assertThat(timeline.getList("spans.kind", String.class)).contains("retry-wait");
        assertThat(timeline.getMap("spans.find { it.outcome == 'failed' }.error"))
                .isEqualTo(Map.of("type", "source-unavailable", "message", "it stumbled"));
        assertThat(timeline.getList("spans.from", String.class)).isSorted();
        assertThat(timeline.getList("spans.to", String.class)).doesNotContainNull();
    }

    @Test
    void aTaskShowsTheRunsBeforeTheNewestOne() {
        String id = Api.submit("stumbling_task", "{}");

        JsonPath task = Api.ended(id);

        assertThat(task.getList("history")).hasSize(1);
        assertThat(task.getMap("history[0]").keySet())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder("attempt", "worker", "from", "to", "outcome", "error");
        assertThat(task.getString("history[0].outcome")).isEqualTo("failed");
        assertThat(given().get(TASKS).jsonPath().getList("items.history", Object.class))
                .containsOnlyNulls();
    }

    @Test
    void aTaskThatSucceededAtOnceHasAnEmptyHistory() {
        assertThat(Api.ended(Api.submit(Api.SUM)).getList("history")).isEmpty();
    }

    @Test
    void aWaitingTaskHasAnOpenEnd() {
        JsonPath timeline = timeline(Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\""));

        assertThat(timeline.getList("spans.kind", String.class)).containsExactly("waiting");
        assertThat(timeline.getMap("spans[0]")).containsKey("to").containsEntry("to", null);
    }

    @Test
    void aTaskOfAFlowShowsHowLongItWaitedForTheOthers() {
        String flow = Api.json("""
                        {"tasks": [{"key": "first", "task": "stumbling_task", "args": {}},
                                   {"key": "second", "task": "health_check_task", "args": [1, 2], "after": ["first"]},
                                   {"task": "health_check_task", "args": [1, 2], "queue": "idle", "after": ["second"]}]}""")
                .post("/api/v1/flows")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        List<String> members =
                given().get("/api/v1/flows/" + flow + "/tasks").jsonPath().getList("items.id");
        Api.ended(members.get(1));
        Api.reaches(members.get(2), "QUEUED");

        JsonPath second = timeline(members.get(1));
        assertThat(second.getString("spans[0].kind")).isEqualTo("dependency");
        assertThat(second.getString("spans[0].to"))
                .isEqualTo(Api.task(members.get(0)).getString("finishedAt"));
        assertThat(timeline(members.get(2)).getList("spans.kind", String.class))
                .containsExactly("dependency", "waiting");
        assertThat(Api.task(members.get(1)).getMap("flow")).isEqualTo(Map.of("id", flow, "key", "second"));
        assertThat(Api.task(members.get(2)).getString("flow.key")).isEqualTo("2");
    }

    @Test
    void anUnknownTaskHasNoTimeline() {
        Api.problem(given().get(TASKS + "/nothing/timeline"), 404, "not-found");
        Api.problem(given().queryParam("x", 1).get(TASKS + "/nothing/timeline"), 400, "invalid-request");
    }
}
