package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.SseClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events of real processes: two that serve REST and two workers, some of which stop or are killed. */
class LiveIT {

    private static final Map<String, String> SIMULATED =
            Map.of("LEADLINE_SIMULATOR", "true", "LEADLINE_SIMULATOR_LATENCY", "PT2S");

    private RedisProcess redis;
    private LeadlineProcess firstApi;
    private LeadlineProcess secondApi;
    private LeadlineProcess worker;

    @BeforeEach
    void startTheFleet() {
        redis = RedisProcess.withAppendOnlyFile();
        firstApi = LeadlineProcess.start("api", redis.url(), SIMULATED);
        secondApi = LeadlineProcess.start("api", redis.url(), SIMULATED);
        worker = LeadlineProcess.start("worker", redis.url(), SIMULATED);
        firstApi.awaitReady();
        secondApi.awaitReady();
        worker.awaitReady();
    }

    @AfterEach
    void stopTheFleet() {
        firstApi.close();
        secondApi.close();
        worker.close();
        redis.close();
    }

    @ParameterizedTest(name = "node is killed: {0}")
    @ValueSource(booleans = {false, true})
    void aReaderGoesOnAtAnotherNodeAndOverTheDeathOfTheWorkerAndHasTheTextOnce(boolean killed) {
        String id = firstApi.post("""
                        {"task": "prospect_deep_dive_task",
                         "args": {"companyName": "Halyard Robotics", "sources": ["%s"],
                                  "sections": ["overview", "offering", "customers", "news"]}}
                        """.formatted(firstApi.url("/simulator/site/about.html")))
                .path("id");
        SseClient first = new SseClient(firstApi.url("/api/v1/tasks/" + id + "/events"));
        first.awaits("chunk");
        worker.kill();
        // The node that serves the stream stops: the stream ends in order, without the event end. If it is killed, the
        // connection breaks. Nobody runs the task before that, so the restart is told to the reader that comes back.
        if (killed) {
            firstApi.kill();
        } else {
            firstApi.stop();
        }
        assertThat(first.awaitEnd()).isEqualTo(!killed);
        assertThat(first.names()).doesNotContain("end");
        String last = first.lastId();

        try (LeadlineProcess heir = LeadlineProcess.start("worker", redis.url(), SIMULATED)) {
            heir.awaitReady();
            try (SseClient again =
                    new SseClient(secondApi.url("/api/v1/tasks/" + id + "/events"), "Last-Event-ID: " + last)) {
                SseClient.Event end = again.awaits("end");
                assertThat(again.awaitEnd()).isTrue();

                assertThat(again.awaits("restart").json().getString("reason")).isEqualTo("worker-lost");
                assertThat(again.text()).isEqualTo(end.json().getString("result.report"));
                assertThat(end.json().getInt("crashes")).isEqualTo(1);
            }
        }
    }
}
