package dev.leadline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class LimitResourceTest {

    private static final String LIMITS = "/api/v1/limits/";

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).contentType("application/json");
    }

    private static RequestSpecification admin() {
        return as(TenantProfile.ADMIN);
    }

    @AfterEach
    void deleteAll() {
        for (String name : admin().get("/api/v1/limits?limit=500").<java.util.List<String>>path("items.name")) {
            admin().delete(LIMITS + name);
        }
    }

    @Test
    void aLimitIsMadeChangedReadListedAndDeleted() {
        admin().body("{\"concurrent\": 5, \"rate\": {\"count\": 10, \"per\": \"PT1M\"}}")
                .put(LIMITS + "queue:mail")
                .then()
                .statusCode(201)
                .body("name", equalTo("queue:mail"))
                .body("concurrent", equalTo(5))
                .body("rate.count", equalTo(10))
                .body("rate.per", equalTo("PT1M"))
                .body("paused", equalTo(false))
                .body("held", equalTo(0))
                .body("parked", equalTo(0))
                .body("opensAt", nullValue());
        admin().body("{\"concurrent\": 6}")
                .put(LIMITS + "queue:mail")
                .then()
                .statusCode(200)
                .body("rate", nullValue());
        admin().body("{\"concurrent\": 1}")
                .put(LIMITS + "key:site:*")
                .then()
                .statusCode(201)
                .body("keys", equalTo(0));

        admin().get(LIMITS + "queue:mail").then().statusCode(200).body("concurrent", equalTo(6));
        String next = admin().get("/api/v1/limits?limit=1").path("next");
        assertThat(next).isEqualTo("key:site:*");
        admin().queryParam("cursor", next)
                .get("/api/v1/limits")
                .then()
                .statusCode(200)
                .body("items.name", equalTo(java.util.List.of("queue:mail")))
                .body("next", nullValue());

        admin().delete(LIMITS + "queue:mail").then().statusCode(204);
        admin().delete(LIMITS + "queue:mail").then().statusCode(404);
        admin().get(LIMITS + "queue:mail").then().statusCode(404).body("detail", containsString("queue:mail"));
    }

    @Test
    void aTaskThatWaitsForAPausedLimitIsQueuedAndStartsWhenItIsResumed() {
        admin().body("{\"paused\": true}").put(LIMITS + "key:site:acme").then().statusCode(201);
        String id = as(TenantProfile.ACME)
                .body("{\"task\":\"health_check_task\",\"args\":[1,2],\"limitKeys\":[\"site:acme\"]}")
                .post(Api.TASKS)
                .then()
                .statusCode(202)
                .body("limitKeys", hasItem("site:acme"))
                .extract()
                .path("id");
        as(TenantProfile.ACME)
                .get(Api.TASKS + "/" + id + "?wait=PT0.5S")
                .then()
                .body("state", equalTo("QUEUED"))
                .body("limitKeys", hasItem("site:acme"));
        assertThat(admin().get(Api.TASKS + "?state=QUEUED").<java.util.List<String>>path("items.id"))
                .contains(id);
        admin().get(LIMITS + "key:site:acme").then().body("parked", equalTo(1)).body("paused", equalTo(true));

        admin().body("{\"concurrent\": 2}").put(LIMITS + "key:site:acme").then().statusCode(200);

        as(TenantProfile.ACME).get(Api.TASKS + "/" + id + "?wait=PT20S").then().body("state", equalTo("SUCCEEDED"));
        admin().get(LIMITS + "key:site:acme").then().body("parked", equalTo(0)).body("held", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | says nothing",
                "{\"concurrent\": 0} | concurrent must be 1 to 1000000",
                "{\"rate\": {\"count\": 3}} | rate.per is required",
                "{\"rate\": {\"per\": \"PT1S\"}} | rate.count is required",
                "{\"rate\": {\"count\": 3, \"per\": \"soon\"}} | rate.per must be an ISO 8601 duration",
                "{\"rate\": {\"count\": 1000000, \"per\": \"PT1S\"}} | rate.count must be 1 to 100000",
                "{\"concurrency\": 5} | concurrency",
                "{\"concurrent\": \"5\"} | concurrent",
                "[] | object",
                "null | null"
            })
    void aWrongLimitIsRefusedWithWhatWouldBeRight(String body, String said) {
        admin().body(body)
                .put(LIMITS + "queue:mail")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail", "queue:", "queue:a*", "handler:a b", "key:*x", "tenant:acme"})
    void aWrongNameIsRefusedWithWhatWouldBeRight(String name) {
        admin().body("{\"concurrent\": 5}")
                .put(LIMITS + "{name}", name)
                .then()
                .statusCode(400)
                .body("detail", containsString("handler:NAME, queue:NAME or key:NAME"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TenantProfile.ACME, TenantProfile.READER, TenantProfile.WRITER})
    void onlyAnAdministratorSeesAndChangesLimits(String key) {
        as(key).get("/api/v1/limits").then().statusCode(403);
        as(key).get(LIMITS + "queue:mail").then().statusCode(403);
        as(key).body("{\"concurrent\": 5}").put(LIMITS + "queue:mail").then().statusCode(403);
        as(key).delete(LIMITS + "queue:mail").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"a\", \"b\", \"c\", \"d\"] | limitKeys must be at most 3",
                "[\"a b\"] | limitKeys[0] must have 1 to 100 letters",
                "[\"a*\"] | limitKeys[0] must have 1 to 100 letters",
                "[null] | limitKeys[0]",
                "\"a\" | limitKeys"
            })
    void wrongKeysOfATaskAreRefused(String keys, String said) {
        as(TenantProfile.ACME)
                .body("{\"task\":\"health_check_task\",\"args\":[1,2],\"limitKeys\":" + keys + "}")
                .post(Api.TASKS)
                .then()
                .statusCode(400)
                .body("detail", containsString(said));
    }
}
