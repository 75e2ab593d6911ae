package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code unique} over REST. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class UniqueTaskTest {

    private static String body(String args, String unique) {
        return "{\"task\":\"health_check_task\",\"args\":" + args + ",\"queue\":\"idle\",\"unique\":" + unique + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"for\":\"PT1H\"}", "{\"while\":\"waiting\"}", "{\"while\":\"running\"}"})
    void theSecondRequestIsAnsweredWithTheFirstTask(String unique) {
        String args = "{\"x\":" + unique.length() + ",\"y\":2}";
        Response first = Api.post(body(args, unique));
        Response second = Api.post(body("{\"y\":2.0,\"x\":" + unique.length() + "}", unique));

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(202);
        assertThat(first.header("Unique-Replayed")).isNull();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.header("Unique-Replayed")).isEqualTo("true");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.jsonPath().getMap("")).isEqualTo(first.jsonPath().getMap(""));
        assertThat(Api.post(body("{\"x\":" + unique.length() + ",\"y\":3}", unique))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void ofRequestsAtOnceOneIsAccepted() {
        List<CompletableFuture<Response>> calls = IntStream.range(0, 20)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> Api.post(body("[70,70]", "{\"while\":\"running\"}"))))
                .toList();
        List<Response> answers = calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(one -> one.statusCode() == 202).hasSize(1);
        assertThat(answers).filteredOn(one -> one.statusCode() == 200).hasSize(19);
        assertThat(answers)
                .extracting(one -> one.jsonPath().getString("id"))
                .containsOnly(answers.get(0).jsonPath().getString("id"));
    }

    @Test
    void aHandlerMaySayThatItsTasksAreUnique() {
        String body = "{\"task\":\"unique_task\",\"args\":[\"once\"],\"queue\":\"idle\"}";
        String first = Api.submit(body);

        Response second = Api.post(body.replace("[\"once\"]", "{\"text\":\"once\"}"));

        assertThat(second.header("Unique-Replayed")).isEqualTo("true");
        assertThat(second.jsonPath().getString("id")).isEqualTo(first);
        JsonPath handlers = given().get("/api/v1/handlers").jsonPath();
        assertThat(handlers.getString("items.find { it.name == 'unique_task' }.defaults.unique"))
                .isEqualTo("running");
        assertThat(handlers.getString("items.find { it.name == 'health_check_task' }.defaults.unique"))
                .isNull();
    }

    @Test
    void inABatchAnItemThatIsNotUniqueIsAnsweredWithTheFirstTask() {
        String unique = body("[80,80]", "{\"while\":\"running\"}");

        Response answer =
                Api.json("[" + unique + "," + unique + "," + Api.SUM + "]").post(TASKS + "/batch");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.jsonPath().getList("status")).isEqualTo(List.of(202, 200, 202));
        assertThat(answer.jsonPath().getString("[1].id"))
                .isEqualTo(answer.jsonPath().getString("[0].id"));
    }

    @Test
    void aTaskIsNotRunAgainWhileAnotherOneIsTheOnlyOneOfItsKind() {
        String body = body("[90,90]", "{\"while\":\"running\"}");
        String first = Api.submit(body);
        given().delete(TASKS + "/" + first).then().statusCode(200);
        String second = Api.submit(body);

        assertThat(Api.problem(given().post(TASKS + "/" + first + "/retry"), 409, "conflict")
                        .getString("detail"))
                .contains("another task with the same arguments, " + second);

        given().delete(TASKS + "/" + second).then().statusCode(200);
        given().post(TASKS + "/" + first + "/retry").then().statusCode(202);
    }

    /** Whoever comes later in the period is answered with the first task, so that one is kept for as long. */
    @Test
    void theFirstTaskIsKeptForThePeriod() {
        String body = body("[91,91]", "{\"for\":\"PT1H\"}").replace("\"queue\":\"idle\"", "\"resultTtl\":\"PT0.1S\"");
        String first = Api.submit(body);
        Api.ended(first);

        Response second = Api.post(body);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.jsonPath().getString("id")).isEqualTo(first);
        assertThat(second.jsonPath().getString("state")).isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | unique | must be",
                "{\"for\":\"PT1H\",\"while\":\"running\"} | unique | must be",
                "{\"for\":\"soon\"} | unique.for | must be an ISO 8601 duration",
                "{\"for\":\"P31D\"} | unique.for | at most P30D",
                "{\"while\":\"sleeping\"} | unique.while | must be waiting or running",
                "{\"until\":\"noon\"} | unique.until | unknown field; known are for, while",
                "true | unique | must be an object"
            })
    void whatIsWrongIsRefused(String unique, String field, String message) {
        JsonPath problem = Api.problem(Api.post(body("[1,2]", unique)), 400, "invalid-request");

        assertThat(problem.getString("errors[0].field")).isEqualTo(field);
        assertThat(problem.getString("errors[0].message")).contains(message);
    }
}
