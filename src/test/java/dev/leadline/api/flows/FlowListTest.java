package dev.leadline.api.flows;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of flows, and the graph of one. In bodies ' stands for ". */
@QuarkusTest
@TestProfile(ApiProfile.class)
class FlowListTest {

    private static final String FLOWS = "/api/v1/flows";
    private static final String IDLE = "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle'}]}";
    private static final String QUICK = "{'group': [{'task': 'health_check_task', 'args': [1, 2]}]}";

    private static String submit(String body) {
        return Api.json(body.replace('\'', '"'))
                .post(FLOWS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String ended(String body) {
        String id = submit(body);
        given().queryParam("wait", "PT20S").get(FLOWS + "/" + id).then().statusCode(200);
        return id;
    }

    private static Response list(Map<String, ?> parameters) {
        return given().queryParams(parameters).get(FLOWS);
    }

    @Test
    void flowsAreListedNewestFirstPageByPage() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, submit(IDLE));
        }

        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = given().queryParam("limit", 2);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get(FLOWS)
                    .jsonPath();
            listed.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed.subList(0, 5)).containsExactlyElementsOf(made);
    }

    @Test
    void aListedFlowSaysHowFarItIs() {
        String id = submit("""
                {'tasks': [{'key': 'a', 'task': 'health_check_task', 'args': [1, 2]},
                           {'key': 'b', 'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle', 'after': ['a']}]}""");
        String first = given().get(FLOWS + "/" + id + "/tasks").path("items[0].id");
        Api.ended(first);

        JsonPath flow = list(Map.of()).jsonPath().setRootPath("items.find { it.id == '" + id + "' }");

        assertThat(flow.getString("state")).isEqualTo("RUNNING");
        assertThat(flow.getString("tenant")).isEqualTo("default");
        assertThat(flow.getInt("total")).isEqualTo(2);
        assertThat(flow.getInt("ended")).isEqualTo(1);
        assertThat(flow.getBoolean("cancelRequested")).isFalse();
        assertThat(flow.getString("createdAt")).isNotNull();
        assertThat((Object) flow.get("finishedAt")).isNull();
    }

    @Test
    void flowsOfOneStateAreListed() {
        String running = submit(IDLE);
        String done = ended(QUICK);
        String later = submit(IDLE);

        assertThat(list(Map.of("state", "SUCCEEDED")).jsonPath().getList("items.id", String.class))
                .contains(done)
                .doesNotContain(running, later);
        // With a state, pages have as many items as they may.
        JsonPath page = list(Map.of("state", "RUNNING", "limit", 1)).jsonPath();
        assertThat(page.getList("items.id", String.class)).containsExactly(later);
        assertThat(list(Map.of("state", "RUNNING", "limit", 1, "cursor", page.getString("next")))
                        .jsonPath()
                        .getList("items.id", String.class))
                .containsExactly(running);
    }

    @Test
    void wrongParametersAreRefusedByTheirNames() {
        for (Map.Entry<String, String> wrong : Map.of("state", "DONE", "limit", "0", "cursor", "x", "queue", "q")
                .entrySet()) {
            JsonPath problem = Api.problem(list(Map.of(wrong.getKey(), wrong.getValue())), 400, "invalid-request");

            assertThat(problem.getString("errors[0].field")).isEqualTo(wrong.getKey());
        }
    }

    @Test
    void theGraphShowsWhichTaskWaitsForWhich() {
        String id = ended("""
                {'tasks': [
                  {'key': 'sum', 'task': 'joining_task', 'args': {'all': {'$results': '*'}, 'name': {}}, 'after': ['a', 'b']},
                  {'key': 'a', 'task': 'health_check_task', 'args': [1, 2]},
                  {'key': 'b', 'task': 'health_check_task', 'args': [3, 4], 'after': ['a']}]}""");

        JsonPath graph = given().get(FLOWS + "/" + id + "/graph")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(graph.getList("tasks.key", String.class)).containsExactly("a", "b", "sum");
        assertThat(graph.getList("tasks.after")).isEqualTo(List.of(List.of(), List.of("a"), List.of("a", "b")));
        assertThat(graph.getList("tasks.task", String.class))
                .containsExactly("health_check_task", "health_check_task", "joining_task");
        assertThat(graph.getList("tasks.state", String.class)).containsOnly("SUCCEEDED");
        assertThat(graph.getString("tasks[0].id")).isEqualTo(id.substring(0, 32) + "0001");
    }

    @Test
    void aFlowThatIsTooLargeForAGraphSaysWhereToListItsTasks() {
        assertThat(given().get(FLOWS + "/" + submit(group(500)) + "/graph")
                        .jsonPath()
                        .getList("tasks"))
                .hasSize(500);

        JsonPath problem =
                Api.problem(given().get(FLOWS + "/" + submit(group(501)) + "/graph"), 400, "invalid-request");

        assertThat(problem.getString("detail")).contains("500 tasks").contains("/tasks");
    }

    private static String group(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> "{'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle'}")
                .collect(Collectors.joining(",", "{'group': [", "]}"));
    }

    @Test
    void anUnknownFlowHasNoGraph() {
        Api.problem(given().get(FLOWS + "/nothing/graph"), 404, "not-found");
    }
}
