package dev.leadline.api;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.WRITER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start page's answer over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class OverviewTest {

    private static final String OVERVIEW = "/api/v1/overview";

    @Test
    void aTenantSeesItsOwnQueuesAndNothingOfOthers() {
        submit(ACME, "overview-shared");
        submit(GLOBEX, "overview-shared");
        submit(GLOBEX, "overview-globex");

        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(overview(ADMIN).getList("queues.queue"))
                        .contains("overview-shared", "overview-globex"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(overview(ACME).getList("queues.queue"))
                        .contains("overview-shared")
                        .doesNotContain("overview-globex"));
        JsonPath acme = overview(ACME);
        assertThat(acme.getInt("queues.find { it.queue == 'overview-shared' }.waiting"))
                .isEqualTo(1);
        assertThat(acme.getLong("queues.find { it.queue == 'overview-shared' }.oldestMs"))
                .isBetween(0L, 60_000L);
        assertThat(acme.getInt("queues.find { it.queue == 'overview-shared' }.lanes.normal"))
                .isEqualTo(1);
        assertThat(acme.getInt("others.queues")).isZero();
    }

    @Test
    void itSaysWhoTheCallerIsAndWhatItMayDo() {
        JsonPath globex = overview(GLOBEX);

        assertThat(globex.getString("tenant")).isEqualTo("globex");
        assertThat(globex.getList("scopes")).isEqualTo(List.of("enqueue", "read"));
        assertThat(overview(ADMIN).getList("scopes")).isEqualTo(List.of("admin"));
        assertThat(globex.getString("version")).isNotBlank();
        assertThat(Instant.parse(globex.getString("now"))).isAfter(Instant.now().minusSeconds(30));
    }

    @Test
    void theWorkersThatLiveAreCountedWithTheirSlots() {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(overview(ACME).getInt("workers")).isEqualTo(1);
            assertThat(overview(ACME).getInt("slots")).isEqualTo(100);
        });
    }

    @Test
    void whatHappenedIsCountedForItsTenantAlone() {
        submit(ACME, "default");
        submit(ACME, "stats");
        String acme = "/api/v1/stats?by=queue&queue=default";

        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            JsonPath stats = as(ACME).get(acme).then().statusCode(200).extract().jsonPath();
            assertThat(sum(stats, "started")).isPositive();
            assertThat(sum(stats, "succeeded")).isPositive();
        });
        JsonPath stats = as(ACME).get("/api/v1/stats").jsonPath();
        assertThat(stats.getString("step")).isEqualTo("PT10S");
        assertThat(stats.getList("series[0].enqueued")).hasSize(360);
        assertThat(stats.getString("series[0].key")).isEqualTo("total");
        assertThat(sum(as(ADMIN).get("/api/v1/stats?tenant=acme").jsonPath(), "enqueued"))
                .isGreaterThanOrEqualTo(2);
        assertThat(as(GLOBEX).get("/api/v1/stats?by=queue").jsonPath().getList("series.key"))
                .doesNotContain("stats");
        Api.problem(as(GLOBEX).get("/api/v1/stats?tenant=acme"), 403, "forbidden");
        Api.problem(as(WRITER).get("/api/v1/stats"), 403, "forbidden");
    }

    @Test
    void theQueuesOfWhichMostFailedAreNamedToTheirTenant() {
        as(ACME).contentType("application/json")
                .body("{\"task\":\"failing_task\",\"args\":[\"overview\"]}")
                .post(Api.TASKS)
                .then()
                .statusCode(202);

        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() ->
                        assertThat(overview(ACME).getList("failing.queue")).contains("default"));
        assertThat(overview(GLOBEX).getList("failing")).isEmpty();
    }

    private static int sum(JsonPath stats, String kind) {
        List<List<Integer>> series = stats.getList("series." + kind);
        return series.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?by=x", "?range=PT5S", "?range=P2D", "?range=x", "?queue=a%20b", "?task=", "?x=1"})
    void statsAreNotAskedForWithAnythingUnknown(String query) {
        Api.problem(as(ACME).urlEncodingEnabled(false).get("/api/v1/stats" + query), 400, "invalid-request");
    }

    @Test
    void itIsNotAskedForWithAnythingUnknownAndNeedsRead() {
        Api.problem(as(ACME).get(OVERVIEW + "?x=1"), 400, "invalid-request");
        Api.problem(as(WRITER).get(OVERVIEW), 403, "forbidden");
    }

    private static JsonPath overview(String key) {
        return as(key).get(OVERVIEW).then().statusCode(200).extract().jsonPath();
    }

    private static void submit(String key, String queue) {
        as(key).contentType("application/json")
                .body("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"" + queue + "\"}")
                .post(Api.TASKS)
                .then()
                .statusCode(202);
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }
}
