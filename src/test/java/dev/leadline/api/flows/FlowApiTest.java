package dev.leadline.api.flows;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flows as clients use them. In bodies ' stands for ". */
@QuarkusTest
@TestProfile(ApiProfile.class)
class FlowApiTest {

    private static final String FLOWS = "/api/v1/flows";

    @Test
    void aChainPassesResultsOn() {
        JsonPath flow = ended(submit("""
                {'chain': [
                  {'task': 'health_check_task', 'args': [1, 2]},
                  {'task': 'health_check_task', 'args': [{'$result': '0'}, 10]},
                  {'key': 'last', 'task': 'health_check_task', 'args': {'x': {'$result': '1'}, 'y': {'$result': '0'}}}]}"""));

        assertThat(flow.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(flow.getMap("counts")).isEqualTo(Map.of("SUCCEEDED", 3));
        assertThat(flow.getMap("result")).isEqualTo(Map.of("last", 16));
        assertThat(flow.getString("finishedAt")).isNotNull();
    }

    @Test
    void theTaskAfterAGroupGetsAllResultsInOrder() {
        JsonPath flow = ended(submit("""
                {'chord': {'each': [
                    {'task': 'health_check_task', 'args': [1, 1]},
                    {'task': 'health_check_task', 'args': [2, 2]},
                    {'task': 'health_check_task', 'args': [3, 3]}],
                  'then': {'task': 'joining_task', 'args': {'all': {'$results': '*'}, 'name': {'first': {'$result': '0'}}}}}}"""));

        assertThat(flow.getMap("result")).isEqualTo(Map.of("then", "[2, 4, 6] {first=2}"));
    }

    @Test
    void aPartOfAResultIsPassedOn() {
        JsonPath flow = ended(submit("""
                {'tasks': [
                  {'key': 'b', 'task': 'joining_task', 'args': {'all': [{'$result': 'a/lanes/1'}], 'name': {}}},
                  {'key': 'a', 'task': 'shaped_task', 'args': {}}]}"""));

        assertThat(flow.getMap("result")).isEqualTo(Map.of("b", "[high] {}"));
    }

    @Test
    void aFieldThatAResultDoesNotHaveFailsTheTaskForGood() {
        String id = submit("""
                {'chain': [{'task': 'shaped_task', 'args': {}},
                  {'task': 'joining_task', 'args': {'all': [{'$result': '0/no/such'}], 'name': {}}}]}""");

        assertThat(ended(id).getString("state")).isEqualTo("FAILED");
        JsonPath task = Api.task(tasks(id).getString("items[1].id"));
        assertThat(task.getString("error.type")).isEqualTo("invalid-arguments");
        assertThat(task.getString("error.message"))
                .isEqualTo("the result of the task \"0\" has no field no/such, to which its arguments refer");
        assertThat(task.getInt("attempt")).isEqualTo(1);
    }

    @Test
    void aGroupHasTheResultsOfAllItsTasks() {
        JsonPath flow = ended(submit("""
                {'group': [{'task': 'health_check_task', 'args': [1, 2]},
                           {'key': 'other', 'task': 'health_check_task', 'args': [3, 4]}]}"""));

        assertThat(flow.getMap("result")).isEqualTo(Map.of("0", 3, "other", 7));
    }

    @Test
    void aFlowAnswersWithItsAddressItsStateAndItsCounts() {
        Response answer = post("{'chain': [{'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle'},"
                + " {'task': 'health_check_task', 'args': [1, 2]}]}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo(FLOWS + "/" + answer.path("id"));
        JsonPath flow = given().get(answer.header("Location")).jsonPath();
        assertThat(flow.getString("state")).isEqualTo("RUNNING");
        assertThat(flow.getMap("counts")).isEqualTo(Map.of("QUEUED", 1, "WAITING", 1));
        assertThat((Object) flow.get("result")).isNull();
        assertThat(flow.getInt("total")).isEqualTo(2);
    }

    @Test
    void theTasksOfAFlowComeInPagesAndAreTasks() {
        String each = IntStream.range(0, 5)
                .mapToObj(i -> "{'task': 'health_check_task', 'args': [1, 2], 'queue': 'idle'}")
                .collect(Collectors.joining(","));
        String id =
                submit("{'chord': {'each': [" + each + "], 'then': {'task': 'health_check_task', 'args': [1, 2]}}}");

        JsonPath first = given().get(FLOWS + "/" + id + "/tasks?limit=4").jsonPath();
        JsonPath second = given().get(FLOWS + "/" + id + "/tasks?limit=4&cursor=" + first.getString("next"))
                .jsonPath();

        assertThat(first.getList("items.key")).containsExactly("0", "1", "2", "3");
        assertThat(second.getList("items.key")).containsExactly("4", "then");
        assertThat(second.getList("items.state")).containsExactly("QUEUED", "WAITING");
        assertThat((Object) second.get("next")).isNull();
        assertThat(Api.task(second.getString("items[1].id")).getString("state")).isEqualTo("WAITING");
    }

    @Test
    void aCancelledFlowStopsWhatRunsAndStartsNothingMore() {
        String gate = UUID.randomUUID().toString();
        String id = submit("{'chain': [{'task': 'gated_task', 'args': ['" + gate + "']},"
                + " {'task': 'health_check_task', 'args': [1, 2]}]}");
        Api.reaches(tasks(id).getString("items[0].id"), "STARTED");

        assertThat(given().delete(FLOWS + "/" + id).statusCode()).isEqualTo(202);

        JsonPath flow = ended(id);
        assertThat(flow.getString("state")).isEqualTo("CANCELLED");
        assertThat(flow.getMap("counts")).isEqualTo(Map.of("CANCELLED", 2));
        Api.problem(given().delete(FLOWS + "/" + id), 409, "conflict");
    }

    @Test
    void aFailedFlowGoesOnFromWhereItBroke() {
        String thing = UUID.randomUUID().toString();
        String id = submit(
                "{'chain': [{'task': 'health_check_task', 'args': [1, 2]},"
                        + " {'task': 'failing_task', 'args': ['" + thing + "']},"
                        + " {'key': 'end', 'task': 'joining_task', 'args': {'all': [{'$result': '0'}, {'$result': '1'}], 'name': {}}}]}");
        assertThat(ended(id).getString("state")).isEqualTo("FAILED");
        assertThat(ended(id).getMap("counts")).isEqualTo(Map.of("SUCCEEDED", 1, "FAILED", 1, "CANCELLED", 1));
        dev.leadline.api.Mending.mend(thing);

        Response again = given().post(FLOWS + "/" + id + "/retry");

        assertThat(again.statusCode()).isEqualTo(202);
        JsonPath flow = ended(id);
        assertThat(flow.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(flow.getMap("result")).isEqualTo(Map.of("end", "[3, mended] {}"));
        assertThat(Api.task(tasks(id).getString("items[0].id")).getInt("attempt"))
                .isEqualTo(1);
        Api.problem(given().post(FLOWS + "/" + id + "/retry"), 409, "conflict");
    }

    @Test
    void oneIdempotencyKeyMakesOneFlow() {
        String key = UUID.randomUUID().toString();
        String body = json("{'group': [{'task': 'health_check_task', 'args': [1, 2]}]}");

        Response first = Api.json(body).header("Idempotency-Key", key).post(FLOWS);
        Response second = Api.json(body).header("Idempotency-Key", key).post(FLOWS);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
        Api.problem(
                Api.json(json("{'chain': [{'task': 'health_check_task', 'args': [1, 2]}]}"))
                        .header("Idempotency-Key", key)
                        .post(FLOWS),
                422,
                "idempotency-key-reused");
        Api.problem(Api.json(Api.SUM).header("Idempotency-Key", key).post(Api.TASKS), 422, "idempotency-key-reused");
    }

    @Test
    void aHandlerStartsAFlowOnceHoweverOftenItRuns() {
        JsonPath task = Api.ended(Api.submit("flow_starting_task", "{\"n\": 3}"));

        assertThat(task.getInt("attempt")).isEqualTo(2);
        JsonPath flow = ended(task.getString("result"));
        assertThat(flow.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(flow.getMap("result")).isEqualTo(Map.of("then", "[0, 2, 4] {}"));
    }

    // ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | | a flow has exactly one of tasks, chain, group and chord",
                "{'chain': [], 'group': []} | | a flow has exactly one of tasks, chain, group and chord",
                "{'group': []} | group | must have at least one task",
                "{'group': [1]} | group[0] | must be a JSON object with \"task\"",
                "{'group': [{}]} | group[0].task | is required",
                "{'group': [{'task': 'health_check_task', 'args': [1]}]} | group[0].args.y | is required, a number",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'quue': 'a'}]} | group[0].quue | unknown field; known are",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'after': ['a']}]} | group[0].after | goes with \"tasks\" alone",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'unique': {'for': 'PT1H'}}]} | group[0].unique | does not go with a flow",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'onFailure': 'stop'}]} | group[0].onFailure | must be fail, skip or continue",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2], 'key': 'a b'}]} | group[0].key | must have 1 to 64 letters",
                "{'chord': {'each': [{'task': 'health_check_task', 'args': [1, 2]}]}} | chord | must have each, a list of tasks, and then, a task",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$result': 'no'}]}]} | chain[0].after | no task of this flow has the key \"no\"",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$result': '0'}]}]} | chain[0].after | the tasks wait for each other in a circle: \"0\" waits for \"0\"",
                "{'chain': [{'task': 'health_check_task', 'args': ['a', {'$result': '0'}]}]} | chain[0].args.x | ",
                "{'chain': [{'task': 'health_check_task', 'args': {'z': 1, 'x': {'$result': '0'}}}]} | chain[0].args.z | unknown field; known are x, y",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$result': 1}]}]} | chain[0].args.y | $result must be the key of a task",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$results': 'all'}]}]} | chain[0].args.y | $results must be \"*\"",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$results': '*'}]}]} | chain[0].args | $results stands for the tasks that it waits for",
                "{'chain': [{'task': 'health_check_task', 'args': [1, {'$result': '0', 'or': 1}]}]} | chain[0].args.y | a reference has one field",
                "{'group': [{'key': 'a', 'task': 'health_check_task', 'args': [1, 2]}, {'key': 'a', 'task': 'health_check_task', 'args': [1, 2]}]} | group[1].key | \"a\" is also the key of task 0",
                "{'tasks': [{'key': 'a', 'task': 'health_check_task', 'args': [1, 2], 'after': ['b']}, {'key': 'b', 'task': 'health_check_task', 'args': [1, {'$result': 'a'}]}]} | tasks[0].after | in a circle: \"a\" waits for \"b\" waits for \"a\"",
                "{'tasks': [{'key': 'a', 'task': 'health_check_task', 'args': [1, 2], 'after': 'b'}]} | tasks[0].after | must be a list of keys",
                "{'group': [{'task': 'health_check_task', 'args': [1, 2]}], 'name': 'x'} | name | unknown field; known are"
            })
    void aFlowThatIsWrongIsRefusedAsAWhole(String body, String field, String message) {
        JsonPath problem = Api.problem(post(body), 400, "invalid-request");

        assertThat(problem.getList("errors.field")).contains(field == null ? "" : field);
        assertThat(problem.getString("errors.message")).contains(message == null ? "" : message);
    }

    @Test
    void aFlowHasABoundedNumberOfTasks() {
        Api.problem(post("{'group': [" + sums(10_001, "") + "]}"), 413, "too-large");
    }

    @Test
    void aFlowHasABoundedNumberOfDependencies() {
        String all = IntStream.range(0, 400).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","));
        JsonPath problem = Api.problem(
                post("{'tasks': [" + sums(400, "") + "," + sums(400, ", 'after': [" + all + "]") + "]}"),
                400,
                "invalid-request");

        assertThat(problem.getString("errors.message"))
                .contains("the flow has 160000 dependencies, and may have 100000");
    }

    private static String sums(int count, String more) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'task': 'health_check_task', 'args': [1, 2]" + more + "}")
                .collect(Collectors.joining(","));
    }

    @Test
    void aTaskThatNobodyKnowsIsNamedWithItsPlace() {
        JsonPath problem = Api.problem(post("{'group': [{'task': 'no_such_task'}]}"), 404, "unknown-task");

        assertThat(problem.getString("detail")).startsWith("group[0]: no task is named no_such_task");
        assertThat(problem.getList("known")).contains("health_check_task");
    }

    @Test
    void whatIsNoFlowIsNotFound() {
        for (String id : List.of("x", UUID.randomUUID().toString(), Api.submit(Api.SUM))) {
            Api.problem(given().get(FLOWS + "/" + id), 404, "not-found");
            Api.problem(given().get(FLOWS + "/" + id + "/tasks"), 404, "not-found");
            Api.problem(given().delete(FLOWS + "/" + id), 404, "not-found");
            Api.problem(given().post(FLOWS + "/" + id + "/retry"), 404, "not-found");
        }
    }

    @Test
    void aCursorThatNoPageGaveIsRefused() {
        Api.problem(given().get(FLOWS + "/x/tasks?cursor=-1"), 400, "invalid-request");
    }

    // ── What clients do ─────────────────────────────────────────────────────────────────────────────────────────────

    private static String json(String body) {
        return body.replace('\'', '"');
    }

    private static Response post(String body) {
        return Api.json(json(body)).post(FLOWS);
    }

    private static String submit(String body) {
        return post(body).then().statusCode(202).extract().path("id");
    }

    private static JsonPath tasks(String id) {
        return given().get(FLOWS + "/" + id + "/tasks")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath ended(String id) {
        return given().queryParam("wait", "PT20S")
                .get(FLOWS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
