package dev.leadline.api;

import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class BadQueryTest {

    private static final String UNKNOWN = "01940000-0000-7000-8000-000000000000";

    @Test
    void anAnswerThatNobodyCanMakeIsNotAcceptable() {
        Api.problem(given().accept("text/html").get("/api/v1/handlers"), 406, "not-acceptable");
        Api.problem(given().accept("application/xml").get(TASKS), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json;q=0.5, text/html"})
    void aProblemIsAProblemWhateverElseIsAccepted(String accept) {
        Api.problem(given().accept(accept).get(TASKS + "?limit=0"), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?x=1",
                "?Limit=5",
                "?limit=0",
                "?limit=-1",
                "?limit=501",
                "?limit=five",
                "?limit=99999999999",
                "?limit=",
                "?limit=1&limit=2",
                "?limit",
                "?state=queued",
                "?state=DONE",
                "?queue=a%20b",
                "?task=%00",
                "?tag=%F0%9F",
                "?cursor=x",
                "?cursor=%25%25",
                "?cursor=UlVOTklORw",
                "?cursor=UlVOTklORyArIDk5OTk5OTk5OTk5OTk5",
                "?=1"
            })
    void aListIsNotAskedForWithAnythingUnknown(String query) {
        Api.problem(given().urlEncodingEnabled(false).get(TASKS + query), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT61S", "-PT1S", "30", "30s", "P1D", "PT", "x", "", "PT999999999999999999S", "PT30S&wait=PT1S"})
    void aWaitIsADurationOfAtMostAMinute(String wait) {
        String task = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        Response answer = given().urlEncodingEnabled(false).get(TASKS + "/" + task + "?wait=" + wait);

        assertThat(Api.problem(answer, 400, "invalid-request").getString("errors[0].field"))
                .isEqualTo("wait");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UNKNOWN,
                "x",
                "0",
                "01940000-0000-7001-8000-000000000000",
                "01940000-0000-4000-8000-000000000000",
                "01940000-0000-7000-8000-00000000000",
                "%00",
                "%2e%2e",
                "a%2Fb",
                "%F0%9F%92%A9",
                "{id}"
            })
    void anythingThatIsNoTaskIsNotFound(String id) {
        String address = TASKS + "/" + id.replace("{", "%7B").replace("}", "%7D");

        Api.problem(given().urlEncodingEnabled(false).get(address), 404, "not-found");
        Api.problem(given().urlEncodingEnabled(false).delete(address), 404, "not-found");
        Api.problem(given().urlEncodingEnabled(false).post(address + "/retry"), 404, "not-found");
    }

    @Test
    void anIdMayBeSpelledInCapitals() {
        String task = Api.submit("health_check_task", "[1,2]", "\"queue\":\"idle\"");

        assertThat(Api.task(task.toUpperCase(Locale.ROOT)).getString("id")).isEqualTo(task);
    }
}
