package dev.leadline.api;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class BatchTest {

    private static final String UNKNOWN = "{\"task\":\"no_such_task\"}";

    @Test
    void aBatchThatIsTakenWholeAnswersItsTasksInOrder() {
        Response answer = array(sum(1), sum(2), sum(3));

        assertThat(answer.statusCode()).isEqualTo(202);
        List<String> ids = answer.jsonPath().getList("id", String.class);
        assertThat(answer.jsonPath().getList("status")).isEqualTo(List.of(202, 202, 202));
        assertThat(ids.stream().map(id -> Api.ended(id).getInt("result"))).containsExactly(1, 2, 3);
    }

    @Test
    void aBatchMayComeALineATask() {
        Response answer = lines(sum(1) + "\n" + sum(2) + "\r\n\n  \n" + sum(3));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.jsonPath().getList("id")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void eachBadTaskIsRefusedByItselfInItsPlace() {
        Response answer = array(sum(1), UNKNOWN, "7", "null", "{\"task\":\"health_check_task\",\"args\":[1]}", sum(2));

        assertThat(answer.statusCode()).isEqualTo(207);
        JsonPath items = answer.jsonPath();
        assertThat(items.getList("status")).isEqualTo(List.of(202, 404, 400, 400, 400, 202));
        assertThat(items.getString("[1].type")).isEqualTo("https://leadline.dev/problems/unknown-task");
        assertThat(items.getString("[4].errors[0].field")).isEqualTo("args.y");
        assertThat(Api.ended(items.getString("[5].id")).getInt("result")).isEqualTo(2);
    }

    @Test
    void eachBadLineIsRefusedByItselfInItsPlace() {
        Response answer =
                lines(String.join("\n", "{", sum(1), "nonsense", SUM + SUM, "{\"task\":7}", "\u0000", sum(2)));

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.jsonPath().getList("status")).isEqualTo(List.of(400, 202, 400, 400, 400, 400, 202));
        assertThat(answer.asString()).doesNotContain("Exception", "java.", "dev.leadline", "com.fasterxml");
    }

    @Test
    void aBatchOfNothingButBadTasksIsStillAnsweredItemByItem() {
        Response answer = array(UNKNOWN, UNKNOWN);

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.jsonPath().getList("status")).isEqualTo(List.of(404, 404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "null", "7", "[", "[1,]", SUM, "[1] [2]"})
    void whatIsNoArrayIsRefusedAsAWhole(String body) {
        Api.problem(Api.json(body).post(TASKS + "/batch"), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\n"})
    void linesWithoutATaskAreRefusedAsAWhole(String body) {
        Api.problem(lines(body), 400, "invalid-request");
    }

    @Test
    void tenThousandTasksAreTakenAtOnce() throws IOException {
        Response answer = array(Collections.nCopies(10_000, idle()).toArray(String[]::new));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new ObjectMapper().readTree(answer.asByteArray()).findValuesAsText("id"))
                .hasSize(10_000)
                .doesNotHaveDuplicates();
        assertThat(waiting()).isEqualTo(10_000);
    }

    @Test
    void oneMoreIsTooMany() {
        String body = IntStream.rangeClosed(0, 10_000).mapToObj(i -> UNKNOWN).collect(Collectors.joining("\n"));

        assertThat(Api.problem(lines(body), 413, "too-large").getString("detail"))
                .contains("10000");
    }

    @Test
    void argumentsAreBoundedTaskByTask() {
        String large = "{\"task\":\"gated_task\",\"args\":{\"gate\":\"" + "x".repeat(2 << 20) + "\"}}";

        assertThat(array(large, sum(1)).jsonPath().getList("status")).isEqualTo(List.of(413, 202));
    }

    @Test
    void anIdempotencyKeyDoesNotGoWithABatch() {
        Response answer =
                Api.json("[" + SUM + "]").header("Idempotency-Key", "batch").post(TASKS + "/batch");

        assertThat(Api.problem(answer, 400, "invalid-request").getString("errors[0].field"))
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void aBatchOfAnotherMediaTypeIsNotSupported() {
        Api.problem(given().contentType("text/csv").body("a,b").post(TASKS + "/batch"), 415, "unsupported-media-type");
    }

    private static long waiting() {
        return given().get("/api/v1/queues").jsonPath().getLong("items.find { it.name == 'batch' }.waiting");
    }

    private static String idle() {
        return "{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"batch\"}";
    }

    private static String sum(int result) {
        return "{\"task\":\"health_check_task\",\"args\":[0," + result + "]}";
    }

    private static Response array(String... tasks) {
        return Api.json("[" + String.join(",", tasks) + "]").post(TASKS + "/batch");
    }

    private static Response lines(String body) {
        return given().header("Content-Type", "application/x-ndjson")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(TASKS + "/batch");
    }
}
