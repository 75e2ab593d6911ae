package dev.leadline.fire;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.StrictGemini;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that ask the same on several workers, which are killed while the call is under way. */
class SharingIT {

    private static final int TASKS = 500;
    private static final String TASK =
            "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Hello\",\"share\":\"tenant\"}}";

    private final List<LeadlineProcess> workers = new ArrayList<>();
    private RedisProcess redis;
    private StrictGemini google;
    private LeadlineProcess api;

    @BeforeEach
    void start() {
        redis = RedisProcess.withAppendOnlyFile();
        // The first call takes so long that it is certainly under way when its worker is killed.
        google = new StrictGemini(1000, Duration.ofMinutes(1), served -> Duration.ofSeconds(served == 1 ? 60 : 1));
        api = LeadlineProcess.start("api", redis.url(), settings());
        startWorkers();
        api.awaitReady();
    }

    private void startWorkers() {
        for (int i = 0; i < 2; i++) {
            workers.add(LeadlineProcess.start("worker", redis.url(), settings()));
        }
        workers.forEach(LeadlineProcess::awaitReady);
    }

    private Map<String, String> settings() {
        return Map.of("GEMINI_API_KEY", "key-1", "GEMINI_BASE_URL", google.url());
    }

    @AfterEach
    void stop() {
        workers.forEach(LeadlineProcess::close);
        api.close();
        google.close();
        redis.close();
    }

    @Test
    void theCallOfAWorkerThatIsKilledIsMadeOnceMoreAndAllTasksGetItsAnswer() {
        List<String> ids = given().contentType("application/json")
                .body(Collections.nCopies(TASKS, TASK).toString())
                .post(api.url("/api/v1/tasks/batch"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        patience("the call has arrived").until(() -> google.served() > 0);

        workers.forEach(LeadlineProcess::kill);
        workers.clear();
        startWorkers();

        for (String id : ids) {
            String url = api.url("/api/v1/tasks/" + id + "?wait=PT60S");
            assertThat(given().get(url).asString()).contains("\"SUCCEEDED\"", "\"text\":\"Hi\"");
        }
        assertThat(google.served()).isEqualTo(2);
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
    }
}
