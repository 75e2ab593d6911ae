package dev.leadline.api;

import static dev.leadline.api.Api.SUM;
import static dev.leadline.api.Api.TASKS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class BadInputTest {

    /** A body, and the field that the answer must name; empty for the whole body. */
    static Stream<Arguments> badBodies() {
        return Stream.of(
                arguments("", ""),
                arguments(" ", ""),
                arguments("null", ""),
                arguments("[]", ""),
                arguments("\"health_check_task\"", ""),
                arguments("7", ""),
                arguments("{", ""),
                arguments("{\"task\":\"health_check_task\"", ""),
                arguments("{'task':'health_check_task'}", ""),
                arguments("task=health_check_task", ""),
                arguments(SUM + SUM, ""),
                arguments(SUM + "]", ""),
                arguments("\u0000" + SUM, ""),
                arguments("{\"task\":\"a\u0000b\"}", "task"),
                arguments("{\"task\":\"health_check_task\",\"task\":\"health_check_task\"}", ""),
                arguments("{\"task\":\"health_check_task\",\"args\":{\"x\":1,\"x\":2,\"y\":2}}", "args"),
                arguments("{\"args\":" + "[".repeat(1001) + "]".repeat(1001) + "}", "args"),
                arguments("{\"args\":" + "{\"a\":".repeat(1001) + "1" + "}".repeat(1001) + "}", "args"),
                arguments("{}", "task"),
                arguments("{\"task\":null}", "task"),
                arguments("{\"task\":\"\"}", "task"),
                arguments("{\"task\":7}", "task"),
                arguments("{\"task\":true}", "task"),
                arguments("{\"task\":[\"health_check_task\"]}", "task"),
                arguments("{\"task\":\"a b\"}", "task"),
                arguments("{\"task\":\"a\\u0000b\"}", "task"),
                arguments("{\"task\":\"a\\ud800b\"}", "task"),
                arguments("{\"task\":\"" + "x".repeat(65) + "\"}", "task"),
                arguments("{\"Task\":\"health_check_task\"}", "Task"),
                arguments("{\"task\":\"health_check_task\",\"id\":\"x\"}", "id"),
                arguments("{\"task\":\"health_check_task\",\"tenant\":\"other\"}", "tenant"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void aBodyThatIsNoTaskIsRefused(String body, String field) {
        refused(Api.post(body), field);
    }

    static Stream<Arguments> badOptions() {
        String tags = IntStream.range(0, 21).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        return Stream.of(
                arguments("\"queue\":\"\"", "queue"),
                arguments("\"queue\":\"a:b\"", "queue"),
                arguments("\"queue\":\"a/b\"", "queue"),
                arguments("\"queue\":\"a\\nb\"", "queue"),
                arguments("\"queue\":\"é\"", "queue"),
                arguments("\"queue\":\"" + "q".repeat(65) + "\"", "queue"),
                arguments("\"queue\":1", "queue"),
                arguments("\"priority\":\"HIGH\"", "priority"),
                arguments("\"priority\":\"urgent\"", "priority"),
                arguments("\"priority\":1", "priority"),
                arguments("\"delay\":\"-PT1S\"", "delay"),
                arguments("\"delay\":\"PT0S\"", "delay"),
                arguments("\"delay\":\"P31D\"", "delay"),
                arguments("\"delay\":\"PT99999999999999999999S\"", "delay"),
                arguments("\"delay\":\"P999999999W\"", "delay"),
                arguments("\"delay\":\"P\"", "delay"),
                arguments("\"delay\":\"P1M\"", "delay"),
                arguments("\"delay\":\"10s\"", "delay"),
                arguments("\"delay\":\"\"", "delay"),
                arguments("\"delay\":10", "delay"),
                arguments("\"delay\":\"PT1S\",\"eta\":\"2030-01-01T00:00:00Z\"", "eta"),
                arguments("\"eta\":\"tomorrow\"", "eta"),
                arguments("\"eta\":\"2026-12-01T00:00:00\"", "eta"),
                arguments("\"eta\":\"2026-02-30T00:00:00Z\"", "eta"),
                arguments("\"eta\":\"9999-12-31T23:59:59Z\"", "eta"),
                arguments("\"eta\":\"+999999999-12-31T23:59:59Z\"", "eta"),
                arguments("\"eta\":\"1969-12-31T23:59:59Z\"", "eta"),
                arguments("\"eta\":1764547200", "eta"),
                arguments("\"expires\":\"PT0S\"", "expires"),
                arguments("\"expires\":\"P30DT1S\"", "expires"),
                arguments("\"timeout\":\"-PT5M\"", "timeout"),
                arguments("\"timeout\":300", "timeout"),
                arguments("\"resultTtl\":\"forever\"", "resultTtl"),
                arguments("\"maxAttempts\":0", "maxAttempts"),
                arguments("\"maxAttempts\":-1", "maxAttempts"),
                arguments("\"maxAttempts\":101", "maxAttempts"),
                arguments("\"maxAttempts\":1.5", "maxAttempts"),
                arguments("\"maxAttempts\":2.0", "maxAttempts"),
                arguments("\"maxAttempts\":\"3\"", "maxAttempts"),
                arguments("\"maxAttempts\":99999999999999999999", "maxAttempts"),
                arguments("\"maxAttempts\":1e999999999", "maxAttempts"),
                arguments("\"maxAttempts\":" + "9".repeat(2000), ""),
                arguments("\"maxAttempts\":true", "maxAttempts"),
                arguments("\"budgetUsd\":-0.1", "budgetUsd"),
                arguments("\"budgetUsd\":500000.01", "budgetUsd"),
                arguments("\"budgetUsd\":1e400", "budgetUsd"),
                arguments("\"budgetUsd\":1e-400", "budgetUsd"),
                arguments("\"budgetUsd\":0.12345678901", "budgetUsd"),
                arguments("\"budgetUsd\":" + "9".repeat(2000), ""),
                arguments("\"budgetUsd\":NaN", ""),
                arguments("\"budgetUsd\":\"0.5\"", "budgetUsd"),
                arguments("\"budgetUsd\":true", "budgetUsd"),
                arguments("\"budgetUsd\":{}", "budgetUsd"),
                arguments("\"tags\":\"q4\"", "tags"),
                arguments("\"tags\":[1]", "tags[0]"),
                arguments("\"tags\":[null]", "tags[0]"),
                arguments("\"tags\":[\"ok\",\"\"]", "tags[1]"),
                arguments("\"tags\":[\"" + "t".repeat(65) + "\"]", "tags[0]"),
                arguments("\"tags\":[" + tags + "]", "tags"),
                arguments("\"webhook\":1", "webhook"),
                arguments("\"webhook\":\"\"", "webhook"),
                arguments("\"webhook\":\"example.org/hook\"", "webhook"),
                arguments("\"webhook\":\"ftp://example.org/hook\"", "webhook"),
                arguments("\"webhook\":\"https://example.org/ hook\"", "webhook"),
                arguments("\"webhook\":\"https://example.org/h\u00f6ok\"", "webhook"),
                arguments("\"webhook\":\"https://user:secret@example.org/hook\"", "webhook"),
                arguments("\"webhook\":\"https://example.org/" + "h".repeat(2048) + "\"", "webhook"),
                arguments("\"webhook\":\"http://10.0.0.1/hook\"", "webhook"),
                arguments("\"webhook\":\"http://169.254.169.254/hook\"", "webhook"),
                arguments("\"webhook\":\"http://[fd00::1]/hook\"", "webhook"),
                arguments("\"webhook\":\"http://2130706433/hook\"", "webhook"),
                arguments("\"webhook\":{}", "webhook.url"),
                arguments("\"webhook\":{\"url\":1}", "webhook.url"),
                arguments("\"webhook\":{\"url\":\"http://10.0.0.1/\"}", "webhook.url"),
                arguments("\"webhook\":{\"url\":\"https://example.org\",\"secret\":\"s\"}", "webhook.secret"),
                arguments("\"webhook\":{\"url\":\"https://example.org\",\"on\":[]}", "webhook.on"),
                arguments("\"webhook\":{\"url\":\"https://example.org\",\"on\":\"FAILED\"}", "webhook.on"),
                arguments(
                        "\"webhook\":{\"url\":\"https://example.org\",\"on\":[\"FAILED\",\"STARTED\"]}",
                        "webhook.on[1]"),
                arguments("\"webhook\":{\"url\":\"https://example.org\",\"on\":[1]}", "webhook.on[0]"));
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    void anOptionThatBreaksItsBoundIsRefusedByName(String option, String field) {
        refused(Api.post("{\"task\":\"health_check_task\",\"args\":[1,2]," + option + "}"), field);
    }

    static Stream<Arguments> badArguments() {
        return Stream.of(
                arguments("null", "args.x"),
                arguments("{}", "args.x"),
                arguments("{\"x\":1}", "args.y"),
                arguments("[1]", "args.y"),
                arguments("[1,2,3]", "args"),
                arguments("7", "args"),
                arguments("\"1,2\"", "args"),
                arguments("{\"x\":\"1\",\"y\":2}", "args.x"),
                arguments("{\"x\":null,\"y\":2}", "args.x"),
                arguments("{\"x\":[1],\"y\":2}", "args.x"),
                arguments("{\"x\":true,\"y\":2}", "args.x"),
                arguments("{\"x\":1,\"y\":2,\"z\":3}", "args.z"),
                arguments("{\"x\":1,\"y\":1e400}", "args.y"),
                arguments("{\"x\":1,\"y\":" + "9".repeat(900) + "}", "args.y"));
    }

    @ParameterizedTest
    @MethodSource("badArguments")
    void argumentsThatTheHandlerCannotTakeAreRefusedByName(String args, String field) {
        refused(Api.post("{\"task\":\"health_check_task\",\"args\":" + args + "}"), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1e-999999999", "1e999999999999", "01", "+1", "0x1"})
    void aNumberThatIsNoneOrTooLongIsRefused(String number) {
        Response answer = Api.post("{\"task\":\"health_check_task\",\"args\":[1," + number + "]}");

        Api.problem(answer, 400, "invalid-request");
    }

    @Test
    void halfOfASurrogatePairInArgumentsIsRefused() {
        refused(Api.post("{\"task\":\"gated_task\",\"args\":{\"gate\":\"a\\ud800\"}}"), "args");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = SUM.replace("health", "h\u00e9alth").getBytes(StandardCharsets.ISO_8859_1);

        refused(given().contentType("application/json").body(body).post(TASKS), "task");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Response answer = Api.post("{\"task\":\"a b\",\"queue\":\"\",\"delay\":\"soon\",\"maxAttempts\":0}");

        assertThat(Api.problem(answer, 400, "invalid-request").getList("errors.field"))
                .isEqualTo(List.of("task", "delay", "maxAttempts", "queue"));
    }

    @Test
    void anUnknownTaskIsAnsweredWithTheKnownOnes() {
        JsonPath problem = Api.problem(Api.post("{\"task\":\"health_chek\"}"), 404, "unknown-task");

        assertThat(problem.getList("known", String.class)).contains("health_check_task", "prospect_deep_dive_task");
        assertThat(problem.getString("detail")).contains("health_chek");
    }

    @Test
    void argumentsOverTheirBoundAreTooLarge() {
        String args = "{\"gate\":\"" + "x".repeat(2 << 20) + "\"}";

        Api.problem(Api.post("{\"task\":\"gated_task\",\"args\":" + args + "}"), 413, "too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/jsonp", "nonsense"})
    void aBodyOfAnotherMediaTypeIsNotSupported(String type) {
        Response answer = given().header("Content-Type", type)
                .body(SUM.getBytes(StandardCharsets.UTF_8))
                .post(TASKS);

        Api.problem(answer, 415, "unsupported-media-type");
    }

    private static void refused(Response answer, String field) {
        JsonPath problem = Api.problem(answer, 400, "invalid-request");
        assertThat(problem.getList("errors.field", String.class))
                .as(answer.asString())
                .contains(field);
        assertThat(problem.getList("errors.message", String.class)).noneMatch(String::isBlank);
    }
}
