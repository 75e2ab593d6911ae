package dev.leadline.api.budgets;

import static dev.leadline.api.TenantProfile.ACME;
import static dev.leadline.api.TenantProfile.ADMIN;
import static dev.leadline.api.TenantProfile.READER;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets over REST. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class BudgetsTest {

    private static final String BUDGET = "/api/v1/budgets/acme";

    private static ValidatableResponse put(String key, String body) {
        return put(key, "acme", body);
    }

    private static ValidatableResponse put(String key, String tenant, String body) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(body)
                .put("/api/v1/budgets/" + tenant)
                .then();
    }

    @AfterEach
    void takeAway() {
        put(ADMIN, "acme", "{}").statusCode(200);
        put(ADMIN, "globex", "{}").statusCode(200);
    }

    private static ValidatableResponse get(String key) {
        return given().header("Authorization", "Bearer " + key).get(BUDGET).then();
    }

    @Test
    void aBudgetIsSetReadAndTakenAway() {
        put(ADMIN, "{\"softUsd\": 4.5, \"hardUsd\": 5, \"per\": \"P1D\"}")
                .statusCode(200)
                .body("tenant", equalTo("acme"));

        String text = get(ADMIN)
                .statusCode(200)
                .body("per", equalTo("P1D"))
                .body("ends", notNullValue())
                .extract()
                .asString();
        assertThat(text).contains("\"softUsd\":4.5", "\"hardUsd\":5,", "\"heldUsd\":0,");

        put(ADMIN, "{}").statusCode(200).body("hardUsd", nullValue());
        get(ADMIN).body("softUsd", nullValue()).body("per", equalTo("P1M"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"hardUsd": -1}                | hardUsd | 0 to 500000
            {"hardUsd": 500000.1}          | hardUsd | 0 to 500000
            {"hardUsd": 0.00000000001}     | hardUsd | ten digits
            {"hardUsd": 1e1000000000}      | hardUsd | 0 to 500000
            {"hardUsd": 1e400}             | hardUsd | 0 to 500000
            {"softUsd": 1e-400}            | softUsd | ten digits
            {"hardUsd": "5"}               | hardUsd | number
            {"hardUsd": NaN}               | ''      | JSON
            {"hardUsd": true}              | hardUsd | number
            {"hardUsd": []}                | hardUsd | number
            {"hardUSD": 5}                 | hardUSD | softUsd
            {"softUsd": 2, "hardUsd": 1}   | softUsd | at most hardUsd
            {"hardUsd": 1, "per": "P1W"}   | per     | P1D or P1M
            """)
    void aBudgetThatCannotBeIsRefusedAndTheAnswerSaysWhatWouldBeRight(String body, String field, String right) {
        put(ADMIN, body)
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(right));
    }

    @Test
    void budgetsAreListedByTenantPageByPage() {
        put(ADMIN, "globex", "{\"softUsd\": 0.0000001, \"per\": \"P1D\"}");
        put(ADMIN, "acme", "{\"hardUsd\": 5}");

        JsonPath first = list(ADMIN, "?limit=1").statusCode(200).extract().jsonPath();
        ValidatableResponse second = list(ADMIN, "?limit=1&cursor=" + first.getString("next"));

        assertThat(first.getList("items.tenant")).containsExactly("acme");
        assertThat(first.getInt("items[0].hardUsd")).isEqualTo(5);
        second.statusCode(200)
                .body("items.tenant", contains("globex"))
                .body("items[0].per", equalTo("P1D"))
                .body("next", nullValue());
        assertThat(second.extract().asString()).contains("\"softUsd\":0.0000001,\"hardUsd\":null,");
        list(ADMIN, "?cursor=globex").body("items", empty()).body("next", nullValue());
    }

    @Test
    void aTenantWhoseBudgetWasTakenAwayIsNotListed() {
        put(ADMIN, "{\"hardUsd\": 5}");
        put(ADMIN, "{}");

        list(ADMIN, "").statusCode(200).body("items.tenant", not(hasItem("acme")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?cursor=a%20b      | cursor | take it from
            ?cursor=a%2Fb      | cursor | take it from
            ?limit=0           | limit  | 1 to 500
            ?limit=501         | limit  | 1 to 500
            ?tenant=acme       | tenant | known are limit, cursor
            """)
    void aListThatCannotBeIsRefusedAndTheAnswerSaysWhatWouldBeRight(String query, String field, String right) {
        list(ADMIN, query)
                .statusCode(400)
                .body("errors[0].field", equalTo(field))
                .body("errors[0].message", containsString(right));
    }

    private static ValidatableResponse list(String key, String query) {
        return given().header("Authorization", "Bearer " + key)
                .urlEncodingEnabled(false)
                .get("/api/v1/budgets" + query)
                .then();
    }

    @Test
    void onlyAnAdministratorSetsAndReadsBudgets() {
        put(ACME, "{\"hardUsd\": 5}").statusCode(403);
        get(ACME).statusCode(403);
        list(ACME, "").statusCode(403);
        list(ACME, "?cursor=acme").statusCode(403);
        list(READER, "").statusCode(403);
    }
}
