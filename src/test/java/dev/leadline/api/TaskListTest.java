package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class TaskListTest {

    @Test
    void waitingTasksAreListedNewestFirst() {
        List<String> ids = submit(5, "\"queue\":\"list-newest\"");

        Collections.reverse(ids);
        assertThat(ids(list("state", "QUEUED", "queue", "list-newest"))).isEqualTo(ids);
    }

    @Test
    void scheduledTasksAreListedByThemselves() {
        List<String> ids = submit(3, "\"queue\":\"list-later\"", "\"delay\":\"PT1H\"");
        submit(1, "\"queue\":\"list-later\"");

        assertThat(ids(list("state", "SCHEDULED", "queue", "list-later"))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aRunningTaskIsListedAsStartedAndThenAsSucceeded() {
        String id = Api.submit("gated_task", "{\"gate\":\"list-running\"}", "\"tags\":[\"list-running\"]");
        Api.reaches(id, "STARTED");

        assertThat(ids(list("state", "STARTED", "tag", "list-running"))).containsExactly(id);

        Gated.open("list-running");
        Api.ended(id);
        assertThat(ids(list("state", "STARTED", "tag", "list-running"))).isEmpty();
        assertThat(ids(list("state", "SUCCEEDED", "tag", "list-running"))).containsExactly(id);
    }

    @Test
    void aFailedTaskIsListedAsFailed() {
        String id = Api.submit("failing_task", "{\"thing\":\"list\"}", "\"tags\":[\"list-failed\"]");
        Api.ended(id);

        assertThat(ids(list("state", "FAILED", "tag", "list-failed"))).containsExactly(id);
        assertThat(allPages("queue", "default", "tag", "list-failed")).containsExactly(id);
    }

    @Test
    void aCancelledTaskIsListedAsCancelled() {
        String id = submit(1, "\"queue\":\"list-cancelled\"").get(0);
        given().delete(TASKS + "/" + id).then().statusCode(200);

        assertThat(ids(list("state", "CANCELLED", "queue", "list-cancelled"))).containsExactly(id);
        assertThat(ids(list("state", "QUEUED", "queue", "list-cancelled"))).isEmpty();
    }

    @Test
    void aListCanBeNarrowedByTaskAndTag() {
        String tagged = submit(1, "\"queue\":\"list-narrow\"", "\"tags\":[\"one\",\"two\"]")
                .get(0);
        String other = Api.submit("gated_task", "{\"gate\":\"x\"}", "\"queue\":\"list-narrow\"");

        assertThat(ids(list("queue", "list-narrow", "tag", "two"))).containsExactly(tagged);
        assertThat(ids(list("queue", "list-narrow", "task", "gated_task"))).containsExactly(other);
        assertThat(ids(list("queue", "list-narrow", "task", "gated_task", "tag", "two")))
                .isEmpty();
    }

    @Test
    void aListCanBeNarrowedByTheWorkerThatRanATask() {
        String ran = Api.submit("health_check_task", "[1,2]", "\"tags\":[\"list-worker\"]");
        String worker = Api.ended(ran).getString("worker");
        submit(1, "\"queue\":\"list-worker\"", "\"tags\":[\"list-worker\"]");

        assertThat(allPages("worker", worker, "tag", "list-worker")).containsExactly(ran);
        assertThat(allPages("worker", "nobody-1-x", "tag", "list-worker")).isEmpty();
        Api.problem(given().queryParam("worker", "no worker").get(TASKS), 400, "invalid-request");
    }

    @Test
    void aListOfNothingIsAnEmptyPage() {
        JsonPath page = list("queue", "list-nothing");

        assertThat(page.getList("items")).isEmpty();
        assertThat(page.getMap("")).containsKey("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void pagesHaveNoGapsAndNoDoubles(int limit) {
        String queue = "list-pages-" + limit;
        List<String> ids = new ArrayList<>();
        for (String priority : List.of("low", "high", "normal")) {
            ids.addAll(submit(5, "\"queue\":\"" + queue + "\"", "\"priority\":\"" + priority + "\""));
        }
        ids.addAll(submit(5, "\"queue\":\"" + queue + "\"", "\"delay\":\"PT2H\""));
        String ended = submit(1, "\"queue\":\"" + queue + "\"").get(0);
        given().delete(TASKS + "/" + ended).then().statusCode(200);
        ids.add(ended);

        assertThat(allPages("queue", queue, "limit", Integer.toString(limit))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void manyTasksDueAtOneInstantArePagedWithoutGaps() {
        List<String> ids = submit(20, "\"queue\":\"list-instant\"", "\"eta\":\"2027-01-01T00:00:00Z\"");

        assertThat(allPages("state", "SCHEDULED", "queue", "list-instant", "limit", "3"))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aTaskThatComesMeanwhileDoesNotDisturbThePages() {
        List<String> ids = submit(6, "\"queue\":\"list-meanwhile\"");
        JsonPath first = list("state", "QUEUED", "queue", "list-meanwhile", "limit", "3");
        submit(3, "\"queue\":\"list-meanwhile\"");

        JsonPath second =
                list("state", "QUEUED", "queue", "list-meanwhile", "limit", "3", "cursor", first.getString("next"));

        List<String> seen = new ArrayList<>(ids(first));
        seen.addAll(ids(second));
        Collections.reverse(ids);
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void aCursorGoesWithTheListThatItCameFrom() {
        submit(2, "\"queue\":\"list-cursor\"");
        String cursor =
                list("state", "QUEUED", "queue", "list-cursor", "limit", "1").getString("next");

        Api.problem(
                given().queryParam("state", "FAILED")
                        .queryParam("cursor", cursor)
                        .get(TASKS),
                400,
                "invalid-request");
    }

    @Test
    void whatIsListedIsWhatIsFound() {
        String id = submit(1, "\"queue\":\"list-same\"", "\"tags\":[\"a\"]").get(0);

        // The history of its runs is shown only with a single task.
        Map<String, Object> found = new HashMap<>(Api.task(id).getMap(""));
        assertThat(found.remove("history")).isEqualTo(List.of());
        assertThat(list("queue", "list-same").getMap("items[0]")).isEqualTo(found);
    }

    private static List<String> submit(int count, String... options) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> Api.submit("health_check_task", "[1,2]", options))
                .toList());
    }

    private static JsonPath list(String... query) {
        RequestSpecification request = given();
        for (int i = 0; i < query.length; i += 2) {
            request.queryParam(query[i], query[i + 1]);
        }
        return request.get(TASKS).then().statusCode(200).extract().jsonPath();
    }

    private static List<String> allPages(String... query) {
        List<String> all = new ArrayList<>();
        String[] asked = query;
        for (int pages = 0; pages < 200; pages++) {
            JsonPath page = list(asked);
            all.addAll(ids(page));
            String next = page.getString("next");
            if (next == null) {
                return all;
            }
            asked = Arrays.copyOf(query, query.length + 2);
            asked[query.length] = "cursor";
            asked[query.length + 1] = next;
        }
        throw new AssertionError("the pages have no end");
    }

    private static List<String> ids(JsonPath page) {
        return page.getList("items.id", String.class);
    }
}
