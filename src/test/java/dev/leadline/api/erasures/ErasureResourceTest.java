package dev.leadline.api.erasures;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking a person out of all reports, over REST. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class ErasureResourceTest {

    private static final String ERASURES = "/api/v1/erasures";

    @TestHTTPResource("/simulator/site/about.html")
    private String about;

    private static Response erase(String body) {
        return Api.json(body).post(ERASURES);
    }

    /** Page by page; returns how many claims were removed. */
    private static int eraseAll(String name) {
        int claims = 0;
        String next = null;
        do {
            JsonPath page = erase(
                            "{\"name\":\"" + name + "\"" + (next == null ? "" : ",\"cursor\":\"" + next + "\"") + "}")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            claims += page.getInt("claims");
            next = page.getString("next");
        } while (next != null);
        return claims;
    }

    @Test
    void aPersonWhoIsErasedIsInNoFormOfTheReportAnyMore() {
        String id = Api.submit(
                "prospect_deep_dive_task", "{\"companyName\":\"Halyard Robotics\",\"sources\":[\"" + about + "\"]}");
        assertThat(Api.ended(id).getString("result.report")).contains("Ingrid Solberg");

        int claims = eraseAll("solberg, INGRID");

        assertThat(claims).isPositive();
        assertThat(given().get(Api.TASKS + "/" + id).asString())
                .doesNotContain("Solberg")
                .contains("Halyard Robotics", "founded in 2016");
        assertThat(given().get(Api.TASKS + "/" + id + "/report?format=html").asString())
                .doesNotContain("Solberg")
                .contains("founded in 2016");
        assertThat(eraseAll("Ingrid Solberg")).isZero();
    }

    @Test
    void theAuditLogSaysHowMuchWasErasedAndNotWho() {
        eraseAll("Zebulon Quux");

        String log = given().get("/api/v1/audit?limit=10").asString();

        assertThat(log).contains("person.erase", "claims").doesNotContainIgnoringCase("quux");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":null}",
                "{\"name\":\"Solberg\"}",
                "{\"name\":\"  \"}",
                "{\"name\":\"A B\",\"all\":true}",
                "{\"name\":\"A B\",\"cursor\":\"x\"}"
            })
    void whatIsNoWholeNameIsRefused(String body) {
        Api.problem(erase(body), 400, "invalid-request");
    }
}
