package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.NodeProgram;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's own client for JavaScript takes the simulator of the built program for Google; the one for Java is a unit test. */
class JavaScriptClientIT {

    @TempDir
    private Path data;

    @Test
    void googlesClientForJavaScriptTakesTheSimulatorForGoogle() {
        Map<String, String> settings = Map.of("LEADLINE_DATA_DIR", data.toString(), "LEADLINE_SIMULATOR", "true");
        try (LeadlineProcess leadline = LeadlineProcess.start("", "", settings)) {
            leadline.awaitReady();
            Map<String, String> address = Map.of("SIMULATOR_URL", leadline.url("/simulator"));
            try (NodeProgram client =
                    NodeProgram.start(address, "node", "--test", "--test-reporter=tap", "official-client.test.mjs")) {
                int code = client.awaitEnd();
                assertThat(client.log()).contains("# pass 10", "# fail 0");
                assertThat(code).as(client.log()).isZero();
            }
        }
    }
}
