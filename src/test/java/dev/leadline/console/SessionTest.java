package dev.leadline.console;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.TenantProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** A browser keeps a key in a cookie, which is as good as the key for the console's own page, and for no other page. */
@QuarkusTest
@TestProfile(TenantProfile.class)
class SessionTest {

    private static final String SESSION = "/console/session";

    private static Response signIn(String key) {
        return Api.json("{\"key\":\"" + key + "\"}").post(SESSION);
    }

    private static Cookie cookie(String key) {
        return signIn(key).detailedCookies().get("leadline-key");
    }

    private static RequestSpecification submit(Cookie cookie) {
        return Api.json(SUM).cookie(cookie);
    }

    private static String own() {
        return "http://localhost:" + RestAssured.port;
    }

    @Test
    void aKeyIsKeptInACookieThatScriptsCannotReadAndOtherSitesCannotUse() {
        Response answer = signIn(TenantProfile.ACME);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("tenant")).isEqualTo("acme");
        assertThat(answer.jsonPath().getList("scopes")).containsExactly("enqueue", "read");
        assertThat(answer.header("Set-Cookie"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure");
        assertThat(answer.asString()).doesNotContain(TenantProfile.ACME);
    }

    @Test
    void theCookieIsAsGoodAsTheKey() {
        Cookie acme = cookie(TenantProfile.ACME);

        String id = submit(acme)
                .header("Origin", own())
                .post(TASKS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(given().cookie(acme).get(TASKS + "/" + id).statusCode()).isEqualTo(200);
        assertThat(given().cookie(acme).get(SESSION).jsonPath().getString("tenant"))
                .isEqualTo("acme");
        Api.problem(given().cookie(cookie(TenantProfile.GLOBEX)).get(TASKS + "/" + id), 404, "not-found");
    }

    @Test
    void withTheCookieOnlyTheConsolesOwnPageChangesAnything() {
        Cookie acme = cookie(TenantProfile.ACME);

        assertThat(submit(acme)
                        .header("Sec-Fetch-Site", "same-origin")
                        .post(TASKS)
                        .statusCode())
                .isEqualTo(202);
        Api.problem(submit(acme).post(TASKS), 403, "cross-site");
        Api.problem(submit(acme).header("Sec-Fetch-Site", "same-site").post(TASKS), 403, "cross-site");
        Api.problem(submit(acme).header("Sec-Fetch-Site", "none").post(TASKS), 403, "cross-site");
        Api.problem(submit(acme).header("Origin", "http://evil.example").post(TASKS), 403, "cross-site");
        Api.problem(
                submit(acme)
                        .header("Origin", own())
                        .header("Sec-Fetch-Site", "same-site")
                        .post(TASKS),
                403,
                "cross-site");
    }

    @Test
    void aKeyInAHeaderCountsInsteadOfTheCookie() {
        Response answer = given().cookie(cookie(TenantProfile.ACME))
                .header("X-API-Key", TenantProfile.GLOBEX)
                .get(SESSION);

        assertThat(answer.jsonPath().getString("tenant")).isEqualTo("globex");
        Api.problem(
                given().cookie(cookie(TenantProfile.ACME))
                        .header("Authorization", "Bearer wrong")
                        .get(TASKS),
                401,
                "unauthenticated");
    }

    @Test
    void aWrongKeyGetsNoCookie() {
        for (String key : new String[] {"wrong", "", "acme"}) {
            Response answer = signIn(key);

            Api.problem(answer, 401, "unauthenticated");
            assertThat(answer.header("Set-Cookie")).isNull();
        }
    }

    @Test
    void withoutAKeyOnlyTheNeedForOneIsTold() {
        Response answer = given().get(SESSION);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getBoolean("keys")).isTrue();
        assertThat(answer.jsonPath().getString("tenant")).isNull();
        assertThat(answer.jsonPath().getString("version")).isNull();
        assertThat(answer.jsonPath().getList("scopes")).isEmpty();
        for (String damaged : new String[] {"!!!", "d3Jvbmc"}) {
            Api.problem(given().cookie("leadline-key", damaged).get(TASKS), 401, "unauthenticated");
        }
    }

    @Test
    void signingOutDeletesTheCookie() {
        Response answer = given().cookie(cookie(TenantProfile.ACME))
                .header("Origin", own())
                .delete(SESSION);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).contains("leadline-key=", "Max-Age=0");
    }

    @Test
    void aForeignPageSignsNobodyIn() {
        Response answer = Api.json("{\"key\":\"" + TenantProfile.ACME + "\"}")
                .header("Origin", "http://evil.example")
                .post(SESSION);

        Api.problem(answer, 403, "cross-site");
    }
}
