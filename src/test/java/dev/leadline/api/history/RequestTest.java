package dev.leadline.api.history;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.testsupport.Site;
import dev.leadline.webhook.HookProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send to hand a task in again. */
@QuarkusTest
@TestProfile(HookProfile.class)
class RequestTest {

    private static Response request(String id) {
        return given().get(TASKS + "/" + id + "/request");
    }

    @Test
    void theAnswerIsABodyThatMakesTheSameTask() {
        String id = Api.submit(
                "health_check_task",
                "[1,2]",
                "\"queue\":\"idle\"",
                "\"priority\":\"high\"",
                "\"timeout\":\"PT1M\"",
                "\"maxAttempts\":7",
                "\"resultTtl\":\"PT2H\"",
                "\"tags\":[\"q4\"]",
                "\"limitKeys\":[\"site:acme\"]",
                "\"delay\":\"PT1H\"",
                "\"expires\":\"PT2H\"",
                "\"unique\":{\"while\":\"running\"}");

        Response first = request(id).then().statusCode(200).extract().response();
        String again = Api.submit(first.asString());

        Map<String, Object> body = first.jsonPath().getMap("");
        assertThat(body)
                .containsOnlyKeys(
                        "task", "args", "queue", "priority", "timeout", "maxAttempts", "resultTtl", "tags", "limitKeys")
                .containsEntry("args", Map.of("x", 1, "y", 2))
                .containsEntry("maxAttempts", 7)
                .containsEntry("tags", List.of("q4"));
        assertThat(first.header(RequestResource.LEFT_OUT)).isNull();
        assertThat(request(again).asString()).isEqualTo(first.asString());
        assertThat(Api.task(again).getString("state")).isEqualTo("QUEUED");
    }

    @Test
    void aTaskWithoutOptionsSaysItsDefaults() {
        JsonPath body = request(Api.submit(Api.SUM)).jsonPath();

        assertThat(body.getString("queue")).isEqualTo("default");
        assertThat(body.getString("priority")).isEqualTo("normal");
        assertThat(body.getInt("maxAttempts")).isPositive();
        assertThat((Object) body.get("tags")).isNull();
    }

    /** In the record in one piece, in several pieces, and in a key of their own; the pieces are cut between bytes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 21, 25, 60, 150, 4_000})
    void argumentsComeBackHoweverLongTheyAre(int length) {
        String thing = "ü€😀".repeat(length);
        String id = Api.submit("failing_task", "{\"thing\":\"" + thing + "\"}");

        assertThat(request(id).jsonPath().getString("args.thing")).isEqualTo(thing);
    }

    @Test
    void aTaskThatHasEndedCanBeHandedInAgain() {
        String id = Api.submit("failing_task", "{\"thing\":\"request\"}");
        Api.ended(id);

        assertThat(Api.ended(Api.submit(request(id).asString())).getString("error.message"))
                .isEqualTo("request is broken");
    }

    @Test
    void theUrlOfAWebhookIsLeftOut() {
        try (Site site = new Site()) {
            site.on("/secret-path", 204, "text/plain", "");
            String id = Api.submit(
                    "health_check_task",
                    "[1,2]",
                    "\"queue\":\"idle\"",
                    "\"webhook\":\"" + site.url("/secret-path") + "\"");

            Response answer = request(id);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.asString()).doesNotContain("secret-path").doesNotContain("webhook");
            assertThat(answer.header(RequestResource.LEFT_OUT)).isEqualTo("webhook");
        }
    }

    @Test
    void aTaskThatLeadlineMadeItselfIsNotShown() {
        try (Site site = new Site()) {
            site.on("/hidden", 204, "text/plain", "");
            String id = Api.submit("health_check_task", "[1,2]", "\"webhook\":\"" + site.url("/hidden") + "\"");
            Api.ended(id);

            Response answer = request(Api.task(id).getString("webhook.task"));

            Api.problem(answer, 409, "conflict");
            assertThat(answer.asString()).doesNotContain("/hidden");
        }
    }

    @Test
    void aTaskOfAFlowIsHandedInWithTheResultsThatItGot() {
        String flow = Api.json("""
                        {"chain": [{"task": "health_check_task", "args": [1, 2]},
                                   {"task": "health_check_task", "args": [{"$result": "0"}, 10]}]}""")
                .post("/api/v1/flows")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        given().queryParam("wait", "PT20S").get("/api/v1/flows/" + flow);

        JsonPath body = request(member(flow, 2)).jsonPath();

        assertThat(body.getMap("args")).isEqualTo(Map.of("x", 3, "y", 10));
    }

    @Test
    void aTaskWhoseReferencesHaveNoResultsYetIsAConflict() {
        String flow = Api.json("""
                        {"chain": [{"task": "health_check_task", "args": [1, 2], "queue": "idle"},
                                   {"task": "health_check_task", "args": [{"$result": "0"}, 10]}]}""")
                .post("/api/v1/flows")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Api.reaches(member(flow, 2), "WAITING");

        Api.problem(request(member(flow, 2)), 409, "conflict");
    }

    private static String member(String flow, int number) {
        return flow.substring(0, 32) + "000" + number;
    }

    @Test
    void anUnknownTaskHasNoRequest() {
        Api.problem(request("nothing"), 404, "not-found");
        Api.problem(
                request("01900000-0000-7000-8000-"
                        + UUID.randomUUID().toString().substring(24)),
                404,
                "not-found");
        Api.problem(given().queryParam("x", 1).get(TASKS + "/nothing/request"), 400, "invalid-request");
    }
}
