package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What clients of the API do, and what every problem that it answers must be. */
public final class Api {

    public static final String TASKS = "/api/v1/tasks";
    public static final String SUM = "{\"task\":\"health_check_task\",\"args\":{\"x\":1,\"y\":2}}";

    private static final List<String> INSIDES =
            List.of("Exception", "java.", "dev.leadline", "com.fasterxml", "jakarta.", "io.vertx", "\tat ");

    private Api() {}

    public static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }

    public static Response post(String body) {
        return json(body).post(TASKS);
    }

    /** Hands a task in, which must be taken; returns its id. */
    public static String submit(String body) {
        return post(body).then().statusCode(202).extract().path("id");
    }

    /** A task with further options, such as {@code "queue":"q"}; returns its id. */
    public static String submit(String task, String args, String... options) {
        StringBuilder body = new StringBuilder("{\"task\":\"" + task + "\",\"args\":" + args);
        for (String option : options) {
            body.append(',').append(option);
        }
        return submit(body.append('}').toString());
    }

    public static JsonPath task(String id) {
        return given().get(TASKS + "/" + id).then().statusCode(200).extract().jsonPath();
    }

    /** The task once it is final. */
    public static JsonPath ended(String id) {
        return given().queryParam("wait", "PT20S")
                .get(TASKS + "/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    public static JsonPath reaches(String id, String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> task(id), task -> state.equals(task.getString("state")));
    }

    /** Holds the answer to RFC 9457 and to the contract, and returns what it says. */
    public static JsonPath problem(Response answer, int status, String slug) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonPath problem = problem(answer.asString(), status);
        assertThat(problem.getString("type")).isEqualTo("https://leadline.dev/problems/" + slug);
        return problem;
    }

    public static JsonPath problem(String body, int status) {
        JsonPath problem = new JsonPath(body);
        assertThat(problem.getString("type")).startsWith("https://leadline.dev/problems/");
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(INSIDES).noneMatch(body::contains);
        return problem;
    }
}
