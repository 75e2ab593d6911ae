package dev.leadline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.NodeProgram;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The built program with a mock of Gemini that others made ({@code @copilotkit/aimock}), and the faults that it can have. What was
 * answered is paid for once, whatever came before.
 */
class MockProviderIT {

    private static final String RESPONSE =
            "{\"content\": \"{\\\"answer\\\": \\\"yes\\\"}\", \"usage\": {\"promptTokenCount\": 7, \"candidatesTokenCount\": 11}}";

    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}}}";

    /** Of a fixture, by the word in the prompt that calls for it. */
    private static final Map<String, String> FAULTS = Map.of(
            "drop", "\"chaos\": {\"dropRate\": 1}",
            "malformed", "\"chaos\": {\"malformedRate\": 1}",
            "disconnect", "\"chaos\": {\"disconnectRate\": 1}",
            "ratelimit", "\"chaos\": {\"rateLimitRate\": 1}",
            "truncate", "\"latency\": 30, \"chunkSize\": 4, \"truncateAfterChunks\": 2",
            "break", "\"latency\": 50, \"chunkSize\": 4, \"disconnectAfterMs\": 120");

    @TempDir
    private static Path data;

    private static NodeProgram mock;
    private static String address;
    private static LeadlineProcess leadline;

    @BeforeAll
    static void start() throws IOException {
        Path fixtures = data.resolve("fixtures.json");
        Files.writeString(fixtures, fixtures());
        mock = NodeProgram.start(
                Map.of(),
                "node",
                "node_modules/.bin/llmock",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--fixtures",
                fixtures.toString(),
                "--validate-on-load");
        address = mock.awaitLine(Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)"));
        leadline = LeadlineProcess.start(
                "",
                "",
                Map.of(
                        "LEADLINE_DATA_DIR",
                        data.resolve("leadline").toString(),
                        "GEMINI_API_KEY",
                        "any",
                        "GEMINI_BASE_URL",
                        address,
                        // A refusal that does not say which quota it is about lowers the limit of requests for a
                        // window.
                        "LEADLINE_QUOTA_WINDOW",
                        "PT2S"));
        leadline.awaitReady();
    }

    /** Once: only the first call that says so has the fault. */
    private static String fixtures() {
        List<String> all = new ArrayList<>();
        all.add("{\"match\": {\"userMessage\": \"nothing wrong\"}, \"response\": " + RESPONSE + "}");
        FAULTS.forEach((word, fault) -> {
            for (String form : List.of("text", "json")) {
                String match = "\"userMessage\": \"" + word + " once as " + form + "\"";
                all.add("{\"match\": {" + match + ", \"sequenceIndex\": 0}, " + fault + ", \"response\": " + RESPONSE
                        + "}");
                all.add("{\"match\": {" + match + ", \"sequenceIndex\": 1}, \"response\": " + RESPONSE + "}");
            }
            all.add("{\"match\": {\"userMessage\": \"" + word + " always\"}, " + fault + ", \"response\": " + RESPONSE
                    + "}");
        });
        return "{\"fixtures\": [" + String.join(",\n", all) + "]}";
    }

    @AfterAll
    static void stop() {
        if (leadline != null) {
            leadline.close();
        }
        if (mock != null) {
            mock.close();
        }
    }

    private static String submit(String prompt, boolean json, int attempts) {
        String task = """
                {"task": "gemini_generate_task", "maxAttempts": %d, "args": {"prompt": "%s"%s}}
                """.formatted(attempts, prompt, json ? ", \"schema\": " + SCHEMA : "");
        return leadline.post(task).then().statusCode(202).extract().path("id");
    }

    private static JsonPath ended(String id) {
        return leadline.get("/api/v1/tasks/" + id + "?wait=PT60S");
    }

    /** Lines of the books that are of this task: tokens of the prompt and of the output, and the outcome. */
    private static List<String> paid(String id) {
        String csv =
                given().accept("text/csv").get(leadline.url("/api/v1/usage")).asString();
        return csv.lines()
                .filter(line -> line.contains(id))
                .map(line -> line.split(","))
                .map(fields -> fields[8] + " " + fields[12] + " " + fields[16])
                .toList();
    }

    private static void assertPaidOnce(String id, JsonPath task) {
        assertThat(task.getString("state")).as("%s", task.getString("error")).isEqualTo("SUCCEEDED");
        assertThat(task.getString("result.text") + task.getString("result.json.answer"))
                .contains("yes");
        assertThat(paid(id)).containsExactly("7 11 answered");
    }

    @Test
    void anAnswerIsReadAsAWholeAndAsAStream() {
        for (boolean json : List.of(false, true)) {
            String id = submit("nothing wrong", json, 1);
            assertPaidOnce(id, ended(id));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "drop, text, 2",
        "drop, json, 2",
        "malformed, text, 2",
        "malformed, json, 2",
        "disconnect, text, 2",
        "disconnect, json, 2",
        "truncate, text, 2",
        "break, text, 2",
        // A refusal for a quota uses up no attempt.
        "ratelimit, text, 1",
        "ratelimit, json, 1",
    })
    void aTaskWhoseCallFailsOnceSucceedsAndPaysOnce(String fault, String form, int attempts) {
        String id = submit(fault + " once as " + form, form.equals("json"), 2);

        JsonPath task = ended(id);

        assertPaidOnce(id, task);
        assertThat(task.getInt("attempt")).isEqualTo(attempts);
    }

    @ParameterizedTest
    @CsvSource({"drop", "malformed", "disconnect", "truncate", "break"})
    void aTaskWhoseCallsAlwaysFailSaysThatTheProviderIsUnavailableAndPaysNothing(String fault) {
        String id = submit(fault + " always", false, 1);

        JsonPath task = ended(id);

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("provider-unavailable");
        assertThat(paid(id)).isEmpty();
    }

    @Test
    void aTaskWhoseModelIsOverloadedForAMomentSucceeds() {
        given().body("{\"status\": 503, \"body\": {\"message\": \"Try again later.\", \"type\": \"UNAVAILABLE\"}}")
                .post(address + "/__aimock/error")
                .then()
                .statusCode(200);
        String id = submit("nothing wrong", false, 2);

        JsonPath task = ended(id);

        assertPaidOnce(id, task);
        assertThat(task.getInt("attempt")).isEqualTo(2);
    }

    @Test
    void aTaskWhoseModelIsNotFoundFailsAtOnce() {
        String id = submit("a word of no fixture", false, 3);

        JsonPath task = ended(id);

        assertThat(task.getString("state")).isEqualTo("FAILED");
        assertThat(task.getString("error.type")).isEqualTo("provider-refused");
        assertThat(task.getInt("attempt")).isEqualTo(1);
        assertThat(paid(id)).isEmpty();
    }
}
