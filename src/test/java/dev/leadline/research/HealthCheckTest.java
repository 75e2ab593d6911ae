package dev.leadline.research;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.api.ApiProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class HealthCheckTest {

    /** The result as it is written in the JSON, which a parser would hide. */
    private static String result(String args) {
        String id = Api.submit("health_check_task", args);
        Api.ended(id);
        String task = given().get(Api.TASKS + "/" + id).asString();
        return task.replaceAll("(?s).*\"result\":([^,}]*).*", "$1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 2 | 3",
                "0.1 | 0.2 | 0.3",
                "-5 | 3 | -2",
                "-0.5 | 0.5 | 0",
                "1.25 | 1.75 | 3",
                "10.0 | 90.0 | 100",
                "9007199254740993 | 0.5 | 9007199254740993.5",
                "1e3 | 1E-3 | 1000.001",
                "999999999999999999999999999999 | 1 | 1000000000000000000000000000000",
                "0.000000000000000000000000000001 | 0 | 1E-30",
                "0e-999999999 | 1 | 1",
            })
    void theSumIsExactAndHasNoMoreDigitsThanItNeeds(String x, String y, String sum) {
        assertThat(result("{\"x\":" + x + ",\"y\":" + y + "}")).isEqualTo(sum);
    }

    @Test
    void numbersAsLargeAsADoubleHoldsAreAdded() {
        assertThat(result("[1e308,1e308]")).hasSize(309).startsWith("2000");
    }

    @Test
    void numbersMayBeGivenInTheirOrder() {
        assertThat(result("[0.1,0.2]")).isEqualTo("0.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e309",
                "-1e309",
                "1e999999999",
                "1e-341",
            })
    void aNumberThatNoDoubleCanHoldIsRefused(String x) {
        JsonPath problem = Api.problem(
                Api.post("{\"task\":\"health_check_task\",\"args\":{\"x\":" + x + ",\"y\":1}}"),
                400,
                "invalid-request");

        assertThat(problem.getString("errors[0].field")).isEqualTo("args.x");
        assertThat(problem.getString("errors[0].message")).contains("a double can hold");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\":1} | args.y",
                "[1] | args.y",
                "{} | args.x",
                "{\"x\":1,\"y\":null} | args.y",
                "{\"x\":\"1\",\"y\":2} | args.x",
                "{\"x\":true,\"y\":2} | args.x",
                "{\"x\":1,\"y\":2,\"z\":3} | args.z",
                "[1,2,3] | args",
            })
    void whatIsNotTwoNumbersIsRefused(String args, String field) {
        assertThat(Api.problem(
                                Api.post("{\"task\":\"health_check_task\",\"args\":" + args + "}"),
                                400,
                                "invalid-request")
                        .getString("errors[0].field"))
                .isEqualTo(field);
    }
}
