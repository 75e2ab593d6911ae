package dev.leadline.api;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.GLOBEX;
import static dev.leadline.api.TenantProfile.READER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The weights of tenants over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class TenantResourceTest {

    private static final String TENANTS = "/api/v1/tenants";

    @AfterEach
    void forget() {
        for (String tenant : List.of("acme", "globex", "zeta")) {
            as(ADMIN).delete(TENANTS + "/" + tenant);
        }
    }

    @Test
    void aWeightIsGivenReadAndTakenAway() {
        assertThat(weight("acme")).isEqualTo(1);

        JsonPath put =
                put("acme", "{\"weight\": 3}").then().statusCode(200).extract().jsonPath();
        assertThat(put.getString("tenant")).isEqualTo("acme");
        assertThat(put.getInt("weight")).isEqualTo(3);
        assertThat(weight("acme")).isEqualTo(3);

        put("acme", "{\"weight\": 1000}").then().statusCode(200);
        assertThat(weight("acme")).isEqualTo(1000);

        as(ADMIN).delete(TENANTS + "/acme").then().statusCode(204);
        as(ADMIN).delete(TENANTS + "/acme").then().statusCode(204);
        assertThat(weight("acme")).isEqualTo(1);
    }

    @Test
    void tenantsWithAWeightAreListedInPagesByName() {
        put("globex", "{\"weight\": 2}");
        put("zeta", "{\"weight\": 4}");
        put("acme", "{\"weight\": 3}");

        JsonPath first = list("?queue=none&limit=2");
        JsonPath second = list("?queue=none&limit=2&cursor=" + first.getString("next"));

        assertThat(first.getList("items.tenant")).isEqualTo(List.of("acme", "globex"));
        assertThat(first.getList("items.weight")).isEqualTo(List.of(3, 2));
        assertThat(second.getList("items.tenant")).isEqualTo(List.of("zeta"));
        assertThat(second.getString("next")).isNull();
    }

    @Test
    void aTenantIsListedWithWhatItHasWaitingWhetherOrNotItHasAWeight() {
        put("acme", "{\"weight\": 3}");
        submit(ACME, "shares");
        submit(GLOBEX, "shares");
        submit(GLOBEX, "shares");
        submit(GLOBEX, "shares-2");

        JsonPath all = list("");
        JsonPath one = list("?queue=shares");

        assertThat(all.getList("items.tenant")).contains("acme", "globex");
        assertThat(all.getInt("items.find { it.tenant == 'globex' }.waiting")).isGreaterThanOrEqualTo(3);
        assertThat(all.getBoolean("complete")).isTrue();
        assertThat(one.getList("items.tenant")).isEqualTo(List.of("acme", "globex"));
        assertThat(one.getList("items.weight")).isEqualTo(List.of(3, 1));
        assertThat(one.getList("items.waiting")).isEqualTo(List.of(1, 2));
        assertThat(one.getList("items.running")).isEqualTo(List.of(0, 0));
        assertThat(list("?queue=shares&limit=1&cursor=acme").getList("items.tenant"))
                .isEqualTo(List.of("globex"));
    }

    private static void submit(String key, String queue) {
        as(key).contentType("application/json")
                .body("{\"task\":\"health_check_task\",\"args\":[1,2],\"queue\":\"" + queue + "\"}")
                .post("/api/v1/tasks")
                .then()
                .statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {ACME, GLOBEX, READER})
    void onlyAnAdministratorSeesOrChangesWeights(String key) {
        Api.problem(as(key).get(TENANTS), 403, "forbidden");
        Api.problem(as(key).get(TENANTS + "/acme"), 403, "forbidden");
        Api.problem(as(key).delete(TENANTS + "/acme"), 403, "forbidden");
        Api.problem(
                as(key).contentType("application/json").body("{\"weight\": 9}").put(TENANTS + "/acme"),
                403,
                "forbidden");
        assertThat(weight("acme")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the body is empty",
                "null | the body is empty",
                "{} | weight is required, and must be a whole number, 1 to 1000",
                "{\"weight\": null} | weight is required",
                "{\"weight\": 0} | weight must be a whole number, 1 to 1000",
                "{\"weight\": -3} | weight must be a whole number, 1 to 1000",
                "{\"weight\": 1001} | weight must be a whole number, 1 to 1000",
                "{\"weight\": 1.5} | weight must",
                "{\"weight\": \"3\"} | weight must",
                "{\"weight\": 99999999999} | weight",
                "{\"weight\": 3, \"wait\": 1} | wait",
                "{\"weight\": 3} x | ",
                "[3] | ",
            })
    void aBodyThatIsNotRightIsRefusedWithWhatWouldBeRight(String body, String says) {
        JsonPath problem = Api.problem(put("acme", body), 400, "invalid-request");

        assertThat(problem.getString("detail")).contains(says == null ? "" : says);
        assertThat(weight("acme")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a:b", "%00", "x%2Fy"})
    void whatIsNoNameOfATenantIsRefused(String name) {
        Response answer = as(ADMIN).urlEncodingEnabled(false).get(TENANTS + "/" + name);

        assertThat(answer.statusCode()).isIn(400, 404);
        Api.problem(answer.asString(), answer.statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=501", "?cursor=a%20b", "?queue=a%20b", "?x=1", "/acme?x=1"})
    void whatIsUnknownInAnAddressIsRefused(String address) {
        Api.problem(as(ADMIN).urlEncodingEnabled(false).get(TENANTS + address), 400, "invalid-request");
    }

    private static JsonPath list(String query) {
        return as(ADMIN).get(TENANTS + query).then().statusCode(200).extract().jsonPath();
    }

    private static int weight(String tenant) {
        return as(ADMIN)
                .get(TENANTS + "/" + tenant)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getInt("weight");
    }

    private static Response put(String tenant, String body) {
        return as(ADMIN).contentType("application/json").body(body).put(TENANTS + "/" + tenant);
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }
}
