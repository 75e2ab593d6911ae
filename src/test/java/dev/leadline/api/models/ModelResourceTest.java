package dev.leadline.api.models;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models over REST. */
@QuarkusTest
@TestProfile(ModelResourceTest.Profile.class)
class ModelResourceTest {

    private static final String MODELS = "/api/v1/models";

    public static class Profile extends ApiProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("leadline.quota.limits", "gemini-a: rpm=10 tpm=250000 rpd=20 concurrent=4; *: rpm=60");
        }
    }

    @Test
    void configuredModelsAreListedWithTheirLimitsBeforeTheyAreCalled() {
        given().get(MODELS)
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'gemini-a' }.projects[0].configured.tpm", equalTo(250000))
                .body("items.find { it.name == 'gemini-a' }.projects[0].limits.rpm", equalTo(10))
                .body("items.find { it.name == 'gemini-a' }.projects[0].used.rpd", equalTo(0))
                .body("items.find { it.name == 'gemini-a' }.projects[0].pausedUntil", nullValue());
    }

    @Test
    void aQuotaOfADaySaysWhenItBeginsAnew() {
        String ends = given().get(MODELS).path("items.find { it.name == 'gemini-a' }.projects[0].dayEndsAt");

        assertThat(Instant.parse(ends))
                .isAfter(Instant.now())
                .isBefore(Instant.now().plus(Duration.ofHours(25)));
        change("gemini-q", "{\"paused\":false}").then().body("projects[0].dayEndsAt", nullValue());
    }

    @Test
    void aModelIsPausedAndGoesOn() {
        change("gemini-p", "{\"paused\":true}").then().statusCode(200).body("paused", equalTo(true));
        given().get(MODELS).then().body("items.findAll { it.paused }.name", contains("gemini-p"));

        change("gemini-p", "{\"paused\":false}").then().statusCode(200).body("paused", equalTo(false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gemini-p | {}
                    gemini-p | {"paused":"yes"}
                    gemini-p | {"paused":null}
                    gemini-p | {"pause":true}
                    a b      | {"paused":true}
                    """)
    void aChangeThatIsWrongIsRefused(String model, String body) {
        Api.problem(change(model, body), 400, "invalid-request");
    }

    private static io.restassured.response.Response change(String model, String body) {
        return given().contentType("application/json").body(body).patch(MODELS + "/{model}", model);
    }
}
