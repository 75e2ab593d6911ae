package dev.leadline.api.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.testsupport.Site;
import dev.leadline.webhook.HookProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of webhooks. */
@QuarkusTest
@TestProfile(HookProfile.class)
class DeliveryListTest {

    private static Site site;

    @BeforeAll
    static void startSite() {
        site = new Site();
    }

    @AfterAll
    static void stopSite() {
        site.close();
    }

    private static String taskThatTells(String path) {
        return Api.submit("health_check_task", "[1,2]", "\"webhook\":\"" + site.url(path) + "\"");
    }

    private static JsonPath list(Map<String, ?> parameters) {
        return given().queryParams(parameters)
                .get("/api/v1/webhooks")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The delivery of the task, once it is in the list of those in this state. */
    private static JsonPath listed(String task, String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> list(Map.of("state", state, "limit", 500))
                                .setRootPath("items.find { it.task == '" + task + "' }"),
                        delivery -> delivery.get("id") != null);
    }

    @Test
    void aDeliveryNamesItsTaskAndTheHostButNotTheRestOfTheUrl() {
        site.on("/secret-way", 204, "text/plain", "");
        String task = taskThatTells("/secret-way");

        JsonPath delivery = listed(task, "DELIVERED");

        assertThat(delivery.getString("host")).isEqualTo("127.0.0.1");
        assertThat(delivery.getString("state")).isEqualTo("DELIVERED");
        assertThat(delivery.getInt("attempts")).isEqualTo(1);
        assertThat(delivery.getInt("lastStatus")).isEqualTo(204);
        assertThat(delivery.getString("tenant")).isEqualTo("default");
        assertThat(delivery.getString("createdAt")).isNotNull();
        assertThat(delivery.getString("finishedAt")).isNotNull();
        assertThat((Object) delivery.get("error")).isNull();
        assertThat(Api.task(task).getString("webhook.task")).isEqualTo(delivery.getString("id"));
        assertThat(given().get("/api/v1/webhooks").asString()).doesNotContain("secret-way");
    }

    @Test
    void aDeliveryThatWasRefusedOrIsTriedAgainSaysWhy() {
        site.on("/gone", 410, "text/plain", "no more").on("/busy", 503, "text/plain", "later");
        String gone = taskThatTells("/gone");
        String busy = taskThatTells("/busy");

        JsonPath failed = listed(gone, "FAILED");
        assertThat(failed.getInt("lastStatus")).isEqualTo(410);
        assertThat(failed.getString("error")).contains("410");
        assertThat((Object) failed.get("nextAt")).isNull();

        JsonPath pending = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> listed(busy, "PENDING"), delivery -> delivery.get("lastStatus") != null);
        assertThat(pending.getInt("lastStatus")).isEqualTo(503);
        assertThat(pending.getString("state")).isEqualTo("PENDING");
        assertThat(list(Map.of("state", "FAILED")).getList("items.task", String.class))
                .doesNotContain(busy);
    }

    @Test
    void otherTasksAreNoDeliveries() {
        String id = Api.submit("health_check_task", "[1,2]", "\"queue\":\"webhooks\"");
        Api.ended(id);

        assertThat(list(Map.of("limit", 500)).getList("items.id", String.class)).doesNotContain(id);
    }

    @Test
    void wrongParametersAreRefusedByTheirNames() {
        for (Map.Entry<String, String> wrong : Map.of("state", "WAITING", "limit", "0", "cursor", "x", "task", "x")
                .entrySet()) {
            JsonPath problem = Api.problem(
                    given().queryParam(wrong.getKey(), wrong.getValue()).get("/api/v1/webhooks"),
                    400,
                    "invalid-request");

            assertThat(problem.getString("errors[0].field")).isEqualTo(wrong.getKey());
        }
    }
}
