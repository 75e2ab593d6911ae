package dev.leadline.api;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.READER;
import static dev.leadline.api.TenantProfile.WRITER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.http.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TenantProfile.class)
class TenantTest {

    private static final String IDLE = "{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"idle\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer wrong-secret",
                "Basic YWNtZTphY21lLXNlY3JldC0x",
                "acme-secret-1",
                "Bearer acme",
                "Bearer acme:acme-secret-1",
                "Bearer acme-secret-1 ,x",
                "Bearer ACME-SECRET-1"
            })
    void withoutAValidKeyNothingIsServed(String authorization) {
        for (String address : List.of(TASKS, TASKS + "/x", "/api/v1/handlers", "/api/v1/queues", "/api/v1/nothing")) {
            Response answer = given().header("Authorization", authorization).get(address);

            Api.problem(answer, 401, "unauthenticated");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.asString()).doesNotContain("secret");
        }
    }

    @Test
    void noKeyIsNoWayIn() {
        Api.problem(Api.post(SUM), 401, "unauthenticated");
        Api.problem(given().delete(TASKS + "/x"), 401, "unauthenticated");
        Api.problem(given().options(TASKS), 401, "unauthenticated");
        Api.problem(Api.json("[" + SUM + "]").post(TASKS + "/batch"), 401, "unauthenticated");
    }

    @Test
    void aDigestIsNoKey() {
        String digest = new TenantProfile()
                .getConfigOverrides()
                .get("leadline.api-keys")
                .replaceAll("(?s).*=|:.*", "");

        Api.problem(as(digest).get(TASKS), 401, "unauthenticated");
        Api.problem(as("sha256=" + digest).get(TASKS), 401, "unauthenticated");
    }

    @Test
    void aKeyMayComeInEitherHeaderAndTheSchemeInAnyCase() {
        assertThat(given().header("X-API-Key", ACME).get(TASKS).statusCode()).isEqualTo(200);
        assertThat(given().header("Authorization", "bearer " + ACME).get(TASKS).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTaskBelongsToTheTenantWhoseKeyHandedItIn() {
        String id = submit(ACME, SUM);

        Response answer = as(ACME).queryParam("wait", "PT20S").get(TASKS + "/" + id);

        assertThat(answer.jsonPath().getString("tenant")).isEqualTo("acme");
        assertThat(answer.jsonPath().getInt("result")).isEqualTo(3);
    }

    @Test
    void anotherTenantsTaskIsNotFoundWhateverIsTried() {
        String id = submit(ACME, IDLE);

        Api.problem(as(GLOBEX).get(TASKS + "/" + id), 404, "not-found");
        Api.problem(as(GLOBEX).queryParam("wait", "PT5S").get(TASKS + "/" + id), 404, "not-found");
        Api.problem(as(GLOBEX).get(TASKS + "/" + id + "/why"), 404, "not-found");
        Api.problem(as(GLOBEX).get(TASKS + "/" + id + "/request"), 404, "not-found");
        Api.problem(as(GLOBEX).get(TASKS + "/" + id + "/timeline"), 404, "not-found");
        Api.problem(as(GLOBEX).delete(TASKS + "/" + id), 404, "not-found");
        Api.problem(as(GLOBEX).post(TASKS + "/" + id + "/retry"), 404, "not-found");
        assertThat(as(ACME).get(TASKS + "/" + id).jsonPath().getString("state")).isEqualTo("QUEUED");
    }

    @Test
    void aTenantListsOnlyItsOwnTasks() {
        String acme = submit(ACME, IDLE);
        String globex = submit(GLOBEX, IDLE);

        assertThat(listed(ACME)).contains(acme).doesNotContain(globex);
        assertThat(listed(GLOBEX)).contains(globex).doesNotContain(acme);
        assertThat(listed(READER)).isEmpty();
    }

    @Test
    void aTenantCountsOnlyItsOwnTasks() {
        submit(ACME, IDLE.replace("idle", "count"));
        submit(ACME, IDLE.replace("idle", "count"));
        submit(GLOBEX, IDLE.replace("idle", "count"));

        assertThat(waiting(ADMIN)).isEqualTo(3);
        assertThat(waiting(ACME)).isEqualTo(2);
        assertThat(waiting(GLOBEX)).isEqualTo(1);
    }

    private static int waiting(String key) {
        return as(key).get("/api/v1/queues").jsonPath().getInt("items.find { it.name == 'count' }.waiting");
    }

    @Test
    void anAdministratorSeesAndCancelsAll() {
        String id = submit(ACME, IDLE);

        assertThat(as(ADMIN).get(TASKS + "/" + id).statusCode()).isEqualTo(200);
        assertThat(listed(ADMIN)).contains(id);
        assertThat(as(ADMIN).delete(TASKS + "/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void oneIdempotencyKeyNamesATaskForEachTenant() {
        String acme = keyed(ACME).then().statusCode(202).extract().path("id");
        String globex = keyed(GLOBEX).then().statusCode(202).extract().path("id");

        assertThat(acme).isNotEqualTo(globex);
        assertThat(keyed(ACME).then().statusCode(200).extract().<String>path("id"))
                .isEqualTo(acme);
    }

    private static Response keyed(String key) {
        return as(key).header("Idempotency-Key", "shared")
                .contentType("application/json")
                .body(IDLE)
                .post(TASKS);
    }

    @Test
    void aKeyThatMayOnlyReadHandsNothingIn() {
        forbidden(as(READER).contentType("application/json").body(SUM).post(TASKS), "enqueue");
        forbidden(as(READER).contentType("application/json").body("[]").post(TASKS + "/batch"), "enqueue");
        forbidden(as(READER).delete(TASKS + "/x"), "enqueue");
        forbidden(as(READER).post(TASKS + "/x/retry"), "enqueue");
        assertThat(as(READER).get("/api/v1/handlers").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatMayOnlyHandInReadsNothing() {
        submit(WRITER, IDLE);

        for (String address : List.of(TASKS, TASKS + "/x", "/api/v1/handlers", "/api/v1/queues", "/api/v1/workers")) {
            forbidden(as(WRITER).get(address), "read");
        }
    }

    private static void forbidden(Response answer, String scope) {
        assertThat(Api.problem(answer, 403, "forbidden").getString("detail")).contains(scope);
        assertThat(answer.asString()).doesNotContain("secret");
    }

    @Test
    void aKeyIsNeverEchoed() {
        Response answer = as(ACME).queryParam("limit", "0").get(TASKS);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString() + answer.headers()).doesNotContain(ACME);
        assertThat(as(ACME).get(TASKS).asString()).doesNotContain(ACME);
    }

    @Test
    void whoHasAKeyMayCallUnderAnyHost() {
        assertThat(as(ACME).header("Host", "leadline.example").get(TASKS).statusCode())
                .isEqualTo(200);
        Api.problem(given().header("Host", "leadline.example").get(TASKS), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1"})
    void aKeyLetsNoForeignPageChangeAnything(String origin) {
        Api.problem(
                as(ACME).header("Origin", origin)
                        .contentType("application/json")
                        .body(IDLE)
                        .post(TASKS),
                403,
                "cross-site");
        Api.problem(as(ADMIN).header("Origin", origin).delete(TASKS + "/x"), 403, "cross-site");
        assertThat(as(ACME).header("Origin", origin).get(TASKS).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyWithoutContentTypeIsNotSupportedWithAKeyEither() {
        RawHttp.send("POST " + TASKS + " HTTP/1.1", "Host: x", "Authorization: Bearer " + ACME, "Content-Length: 5")
                .problem(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void healthIsOpen(String check) {
        assertThat(given().get("/q/health/" + check).statusCode()).isEqualTo(200);
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static String submit(String key, String body) {
        return as(key).contentType("application/json")
                .body(body)
                .post(TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static List<String> listed(String key) {
        return as(key).queryParam("limit", 500).get(TASKS).jsonPath().getList("items.id", String.class);
    }
}
