package dev.leadline.api;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever can be read over REST: nothing of one tenant is in an answer to another. New addresses are found by themselves. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class AnotherTenantTest {

    /** A stream without an end; {@code TenantEventsTest} reads it. */
    private static final String ENDLESS = "/api/v1/events";

    /** Queries without which an address answers nothing, or only a part of what it has. */
    private static final Map<String, List<String>> QUERIES = Map.of(
            "/api/v1/suggest",
            List.of("?field=queue", "?field=tag", "?field=tenant", "?field=task", "?field=worker"),
            "/api/v1/stats",
            List.of("?by=total", "?by=queue", "?by=task"),
            "/api/v1/usage",
            List.of("?by=day", "?by=task", "?by=model", "?by=tenant"),
            "/api/v1/tasks",
            List.of("", "?state=QUEUED", "?state=SCHEDULED", "?state=STARTED", "?state=FAILED", "?state=CANCELLED"));

    /** In the name, the arguments or the error of everything that the one tenant has. */
    private final String mark = "mark-" + UUID.randomUUID().toString().substring(0, 8);

    private final List<String> ids = new ArrayList<>();

    @Test
    void nothingOfATenantIsInAnyAnswerToAnother() {
        fillAcme();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> as(ACME).get("/api/v1/failures").asString().contains(mark));
        List<String> addresses = addresses();

        assertThat(addresses).hasSizeGreaterThan(40);
        for (String address : addresses) {
            // On a busy machine Redis may not answer in time, which says nothing about tenants.
            Response answer = Awaitility.await(address)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> as(GLOBEX).urlEncodingEnabled(false).get(address), one -> one.statusCode() != 503);

            assertThat(answer.statusCode()).as(address).isIn(200, 403, 404);
            if (answer.statusCode() == 200) {
                assertThat(answer.asString()).as(address).doesNotContain(mark).doesNotContain(ids);
            }
        }
    }

    /** Otherwise the test above would find nothing because there is nothing. */
    @Test
    void theTenantItselfFindsAllOfItInTheSameLists() {
        fillAcme();

        for (String address : List.of(
                "/api/v1/tasks?state=QUEUED",
                "/api/v1/tasks?state=SCHEDULED",
                "/api/v1/tasks?state=STARTED",
                "/api/v1/tasks?state=FAILED",
                "/api/v1/tasks/" + ids.get(0),
                "/api/v1/queues",
                "/api/v1/failures",
                "/api/v1/dead-letters",
                "/api/v1/schedules",
                "/api/v1/schedules/" + mark,
                "/api/v1/flows/" + ids.get(ids.size() - 1) + "/tasks",
                "/api/v1/suggest?field=tag",
                "/api/v1/workers/" + worker())) {
            Awaitility.await(address)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> as(ACME).get(address).asString(), text -> text.contains(mark));
        }
    }

    private void fillAcme() {
        String options = ",\"queue\":\"" + mark + "\",\"tags\":[\"" + mark + "\"]";
        String tag = ",\"tags\":[\"" + mark + "\"]";
        task("{\"task\":\"health_check_task\",\"args\":[1,2]" + options + "}");
        task("{\"task\":\"health_check_task\",\"args\":[1,2],\"delay\":\"PT1H\"" + options + "}");
        task("{\"task\":\"failing_task\",\"args\":[\"" + mark + "\"],\"webhook\":\"http://127.0.0.1:1/" + mark + "\""
                + tag + "}");
        task("{\"task\":\"gated_task\",\"args\":{\"gate\":\"" + mark + "\"}" + tag + "}");
        post(
                "PUT",
                "/api/v1/schedules/" + mark,
                "{\"every\":\"PT24H\",\"task\":\"health_check_task\",\"args\":[1,2]" + tag + "}");
        ids.add(post(
                        "POST",
                        "/api/v1/flows",
                        "{\"tasks\":[{\"key\":\"" + mark + "\",\"task\":\"health_check_task\",\"args\":[1,2]" + options
                                + "}]}")
                .path("id"));
    }

    private void task(String body) {
        ids.add(post("POST", "/api/v1/tasks", body).path("id"));
    }

    private static Response post(String method, String address, String body) {
        Response answer = as(ACME).contentType("application/json").body(body).request(method, address);
        assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 201, 202);
        return answer;
    }

    /** Every address that can be read, with what the one tenant has in the place of its parameters. */
    private List<String> addresses() {
        Map<String, Map<String, Object>> paths =
                as(ADMIN).get("/q/openapi?format=json").jsonPath().getMap("paths");
        List<String> all = new ArrayList<>();
        paths.forEach((path, methods) -> {
            if (methods.containsKey("get") && !path.equals(ENDLESS)) {
                for (String filled : filled(path)) {
                    QUERIES.getOrDefault(filled, List.of("")).forEach(query -> all.add(filled + query));
                }
            }
        });
        return all;
    }

    private List<String> filled(String path) {
        String named = path.replace("{worker}", worker())
                .replace("{tenant}", "acme")
                .replace("{name}", mark)
                .replace("{queue}", mark)
                .replace("{source}", "S1");
        return named.contains("{id}")
                ? ids.stream().map(id -> named.replace("{id}", id)).toList()
                : List.of(named);
    }

    private static String worker() {
        return as(ADMIN).get("/api/v1/workers").path("items[0].id");
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }
}
