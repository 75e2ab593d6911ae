package dev.leadline.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import dev.leadline.testsupport.FreshDataFolder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that has neither a key nor the simulator, and runs tasks itself. */
@QuarkusTest
@TestProfile(NotConfiguredTest.Keyless.class)
class NotConfiguredTest {

    public static class Keyless implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("leadline.simulator", "false");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(FreshDataFolder.class));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gemini_generate_task | {\"prompt\":\"x\"}", "prospect_deep_dive_task | {\"companyName\":\"Acme\"}"
            })
    void whatNeedsGeminiIsRefusedAndTheMissingKeyNamed(String task, String args) {
        assertThat(Api.problem(Api.post("{\"task\":\"" + task + "\",\"args\":" + args + "}"), 422, "not-configured")
                        .getString("detail"))
                .contains("GEMINI_API_KEY", "LEADLINE_SIMULATOR=true");
    }

    @Test
    void badArgumentsAreReportedFirst() {
        Api.problem(Api.post("{\"task\":\"gemini_generate_task\",\"args\":{}}"), 400, "invalid-request");
    }

    @Test
    void whatNeedsNoGeminiRuns() {
        assertThat(Api.ended(Api.submit(Api.SUM)).getInt("result")).isEqualTo(3);
        assertThat(Api.ended(Api.submit("content_extraction_task", "{\"html\":\"<p>Hello</p>\"}"))
                        .getString("result.text"))
                .isEqualTo("Hello");
    }
}
