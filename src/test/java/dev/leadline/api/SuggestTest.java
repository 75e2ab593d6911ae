package dev.leadline.api;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What completes a filter. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class SuggestTest {

    @Test
    void aFilterIsCompletedWithQueuesAndTagsOfTheCallersTenantAlone() {
        submit(ACME, "suggested-acme", "suggested-tag-acme");
        submit(GLOBEX, "suggested-globex", "suggested-tag-globex");

        // What an overview counts is kept for two seconds.
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> assertThat(suggested(ACME, "queue", "Suggested")).containsExactly("suggested-acme"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(suggested(ADMIN, "queue", "suggested"))
                        .containsExactly("suggested-acme", "suggested-globex"));
        assertThat(suggested(ACME, "tag", "suggested")).containsExactly("suggested-tag-acme");
        assertThat(suggested(ACME, "tenant", "")).containsExactly("acme");
        assertThat(suggested(ADMIN, "tenant", "")).contains("acme", "globex");
    }

    @Test
    void tasksAndErrorsAreCompletedByTheirNames() {
        assertThat(suggested(ACME, "task", "health")).containsExactly("health_check_task");
        assertThat(suggested(ACME, "errorType", "time")).containsExactly("timeout");
        assertThat(suggested(ACME, "errorType", "none-begins-so")).isEmpty();
        assertThat(suggested(ACME, "worker", "")).hasSize(1);
    }

    @Test
    void anUnknownFieldIsRefusedWithThoseThatThereAre() {
        for (String query : List.of("?field=colour", "")) {
            String message = given().header("Authorization", "Bearer " + ACME)
                    .get("/api/v1/suggest" + query)
                    .then()
                    .statusCode(400)
                    .extract()
                    .path("errors[0].message");
            assertThat(message).contains("queue, task, tag, tenant, errorType, worker");
        }
    }

    private static List<String> suggested(String key, String field, String prefix) {
        return given().header("Authorization", "Bearer " + key)
                .queryParam("field", field)
                .queryParams(prefix.isEmpty() ? Map.of() : Map.of("prefix", prefix))
                .get("/api/v1/suggest")
                .then()
                .statusCode(200)
                .extract()
                .path("items");
    }

    private static void submit(String key, String queue, String tag) {
        given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body("{\"task\": \"health_check_task\", \"args\": [1, 2], \"queue\": \"" + queue + "\", \"tags\": [\""
                        + tag + "\"]}")
                .post("/api/v1/tasks")
                .then()
                .statusCode(202);
    }
}
