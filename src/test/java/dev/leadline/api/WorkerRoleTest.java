package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.http.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker is asked by its address: Prometheus and orchestrators know no name of it. */
@QuarkusTest
@TestProfile(WorkerRoleTest.Worker.class)
class WorkerRoleTest {

    private static final String ADDRESS = "Host: 10.1.2.3:8080";

    public static class Worker extends LonelyProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("leadline.role", "worker");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics"})
    void healthAndMetricsOfAWorkerAreAnsweredUnderAnyHost(String address) {
        assertThat(RawHttp.send("GET " + address + " HTTP/1.1", ADDRESS).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tasks",
                "/api/v1/handlers",
                "/nothing",
                "/",
                "/tasks",
                "/console/app.js",
                "/console/session"
            })
    void aWorkerServesNoRestAndNoConsole(String address) {
        RawHttp.send("GET " + address + " HTTP/1.1", "Host: localhost").problem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/simulator/site/about.html", "/q/metrics/../openapi", "/api/v1/tasks"})
    void nothingElseOfAWorkerIsAnsweredUnderAnotherHost(String address) {
        RawHttp.send("GET " + address + " HTTP/1.1", ADDRESS).problem(403, "host-not-allowed");
    }

    @Test
    void theWorkersOwnSimulatorAnswersIt() {
        assertThat(RawHttp.send("GET /simulator/site/about.html HTTP/1.1", "Host: localhost:8080")
                        .status())
                .isEqualTo(200);
    }
}
