package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class FleetTest {

    @Test
    void everyTaskThatCanBeHandedInIsThereWithItsSchemaAndDefaults() {
        JsonPath page = get("/api/v1/handlers");

        assertThat(page.getList("items.name", String.class))
                .contains(
                        "content_extraction_task",
                        "gemini_generate_task",
                        "health_check_task",
                        "prospect_deep_dive_task")
                .isSorted();
        assertThat(page.getList("items.description", String.class)).noneMatch(String::isBlank);
        assertThat(page.getList("items.arguments.'$schema'"))
                .containsOnly("https://json-schema.org/draft/2020-12/schema");
        assertThat(page.getList("items.arguments.additionalProperties")).containsOnly(false);
        assertThat(page.getList("items.defaults.queue", String.class)).noneMatch(String::isBlank);
        assertThat(page.getList("items.defaults.timeout", String.class))
                .allMatch(timeout -> Duration.parse(timeout).toSeconds() > 0);
    }

    @Test
    void aSchemaSaysWhatTheTaskTakes() {
        JsonPath page = get("/api/v1/handlers");
        Map<String, Object> schema = page.getMap("items.find { it.name == 'health_check_task' }.arguments");

        assertThat(schema).containsEntry("type", "object").containsEntry("required", List.of("x", "y"));
        assertThat(page.getString("items.find { it.name == 'health_check_task' }.arguments.properties.x.type"))
                .isEqualTo("number");
        assertThat(page.getInt("items.find { it.name == 'health_check_task' }.defaults.maxAttempts"))
                .isEqualTo(4);
    }

    @Test
    void aQueueTellsWhatWaitsAndRunsInIt() {
        Api.submit("health_check_task", "[1,2]", "\"queue\":\"fleet\"", "\"priority\":\"high\"");
        Api.submit("health_check_task", "[1,2]", "\"queue\":\"fleet\"");
        Api.submit("health_check_task", "[1,2]", "\"queue\":\"fleet\"");

        Map<String, Object> queue = get("/api/v1/queues").getMap("items.find { it.name == 'fleet' }");

        assertThat(queue)
                .containsEntry("waiting", 3)
                .containsEntry("running", 0)
                .containsEntry("paused", false)
                .containsEntry("lanes", Map.of("recovered", 0, "high", 1, "normal", 2, "low", 0));
    }

    @Test
    void aRunningTaskCountsInItsQueueAndAtItsWorker() {
        String id = Api.submit("gated_task", "{\"gate\":\"fleet\"}");
        String worker = Api.reaches(id, "STARTED").getString("worker");

        assertThat(get("/api/v1/queues").getInt("items.find { it.name == 'default' }.running"))
                .isPositive();
        assertThat(get("/api/v1/workers").getInt("items.find { it.id == '" + worker + "' }.running"))
                .isPositive();
        Gated.open("fleet");
        Api.ended(id);
    }

    @Test
    void theWorkerThatLivesSaysWhatItServes() {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(get("/api/v1/workers").getList("items")).hasSize(1));

        JsonPath page = get("/api/v1/workers");
        assertThat(page.getString("items[0].id")).isNotBlank();
        assertThat(page.getLong("items[0].pid"))
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(page.getList("items[0].queues")).isEqualTo(List.of("default"));
        assertThat(page.getInt("items[0].concurrency")).isEqualTo(100);
        assertThat(Instant.parse(page.getString("items[0].lastBeatAt")))
                .isAfter(Instant.now().minusSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handlers?limit=5",
                "handlers?cursor=x",
                "queues?x=1",
                "queues?limit=0",
                "queues?limit=501",
                "queues?limit=five",
                "queues?limit=1&limit=2",
                "queues?cursor=",
                "queues?cursor=a%20b",
                "queues?cursor=a:b",
                "queues?cursor=%00",
                "workers?x=1",
                "workers?limit=0",
                "workers?limit=501",
                "workers?cursor=a&cursor=b",
                "workers?cursor=a%20b",
                "workers?cursor=%F0%9F"
            })
    void aListOfTheFleetIsNotAskedForWithAnythingUnknown(String address) {
        Api.problem(given().urlEncodingEnabled(false).get("/api/v1/" + address), 400, "invalid-request");
    }

    @Test
    void queuesComeInPagesInTheOrderOfTheirNames() {
        for (String queue : List.of("paged-c", "paged-a", "paged-b")) {
            Api.submit("health_check_task", "[1,2]", "\"queue\":\"" + queue + "\"");
        }

        JsonPath first = get("/api/v1/queues?limit=2&cursor=paged");
        JsonPath second = get("/api/v1/queues?limit=1&cursor=" + first.getString("next"));

        assertThat(first.getList("items.name")).isEqualTo(List.of("paged-a", "paged-b"));
        assertThat(second.getList("items.name")).isEqualTo(List.of("paged-c"));
    }

    @Test
    void workersComeInPages() {
        String id = Awaitility.await()
                .until(() -> get("/api/v1/workers?limit=1").getString("items[0].id"), Objects::nonNull);

        assertThat(get("/api/v1/workers?limit=1&cursor=" + id).getList("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/tasks", "/api/v1/queues", "/api/v1/workers"})
    void theDescriptionSaysWhichListsHavePages(String list) {
        assertThat(openApi().getList("paths.'" + list + "'.get.parameters.name", String.class))
                .contains("limit", "cursor");
    }

    @Test
    void theDescriptionNamesEveryAddressOfTheApi() {
        Map<String, Map<String, Object>> paths = openApi().getMap("paths");

        assertThat(paths.get("/api/v1/tasks")).containsOnlyKeys("get", "post");
        assertThat(paths.get("/api/v1/tasks/batch")).containsOnlyKeys("post");
        assertThat(paths.get("/api/v1/tasks/{id}")).containsOnlyKeys("get", "delete");
        assertThat(paths.get("/api/v1/tasks/{id}/retry")).containsOnlyKeys("post");
        assertThat(paths.keySet()).contains("/api/v1/handlers", "/api/v1/queues", "/api/v1/workers");
    }

    @Test
    void theDescriptionSaysThatEveryErrorIsAProblem() {
        Map<String, Map<String, Map<String, Object>>> paths = openApi().getMap("paths");

        paths.forEach((address, operations) -> operations.forEach((method, operation) -> {
            for (String range : List.of("4XX", "5XX")) {
                assertThat(operation.get("responses"))
                        .as(method + " " + address)
                        .extracting(range)
                        .extracting("content")
                        .extracting("application/problem+json")
                        .extracting("schema")
                        .extracting("$ref")
                        .isEqualTo("#/components/schemas/Problem");
            }
        }));
        assertThat(openApi().getMap("components.schemas.Problem.properties"))
                .containsKeys("type", "title", "status", "detail", "errors");
    }

    @Test
    void theDescriptionOfATaskHasTheFieldsThatATaskHas() {
        Map<String, Object> task = Api.task(Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\""))
                .getMap("");

        assertThat(openApi().<String, Object>getMap("components.schemas.Task.properties"))
                .containsKeys(task.keySet().toArray(String[]::new));
    }

    @Test
    void theDescriptionRefersToNothingThatItLacks() {
        Response answer = given().accept("application/json").get("/q/openapi");
        Map<String, Object> schemas = answer.jsonPath().getMap("components.schemas");
        var refs = Pattern.compile("#/components/schemas/([^\"]+)").matcher(answer.asString());

        assertThat(refs.results().map(one -> one.group(1)).distinct())
                .isNotEmpty()
                .allMatch(schemas::containsKey);
    }

    @Test
    void metricsAreAnswered() {
        Response answer = given().get("/q/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).contains("jvm_memory_used_bytes", "http_server_requests_seconds_count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void healthIsGreen(String check) {
        assertThat(given().get("/q/health/" + check)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("status"))
                .isEqualTo("UP");
    }

    private static JsonPath openApi() {
        return given().accept("application/json")
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static JsonPath get(String address) {
        return given().get(address).then().statusCode(200).extract().jsonPath();
    }
}
