package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a real process starts, or refuses to. */
class StartIT {

    private static RedisProcess redis;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({
        "LEADLINE_CONCURRENCY, many, 'a whole number, 1 to 100000'",
        "LEADLINE_QUEUES, a b, 'names of queues'",
        "LEADLINE_BROKER_LEASE, soon, 'a duration above zero'",
        "LEADLINE_SIMULATOR, perhaps, 'true or false'",
        "LEADLINE_ROLE, boss, 'api, worker or all'",
    })
    void aWrongSettingIsRefusedInOneSentence(String name, String text, String right) {
        try (LeadlineProcess process = LeadlineProcess.start("all", redis.url(), Map.of(name, text))) {
            soon().until(() -> !process.isAlive());

            assertThat(process.log())
                    .contains(name + " is \"" + text + "\": it must be " + right)
                    .doesNotContain("Exception", "SRCFG", "Converter", "\tat ");
        }
    }

    @Test
    void settingsThatAreThereAndEmptyCountAsAbsentAndAMistypedNameIsTold() {
        Map<String, String> empty = Map.of(
                "LEADLINE_CONCURRENCY", "",
                "LEADLINE_QUEUES", "",
                "LEADLINE_ROLE", "",
                "LEADLINE_BROKER_LEASE", "",
                "LEADLINE_WORKER_BATCH", "",
                "LEADLINE_CONCURENCY", "5");
        try (LeadlineProcess process = LeadlineProcess.start("worker", redis.url(), empty)) {
            process.awaitReady();

            assertThat(process.log())
                    .contains("runs up to 100 tasks at once from all queues")
                    .containsOnlyOnce("is no setting, and has no effect")
                    .contains("LEADLINE_CONCURENCY is no setting, and has no effect; did you mean"
                            + " LEADLINE_CONCURRENCY?");
        }
    }

    @Test
    void tasksThatReadPagesOfTheVeryProcessDoNotStartBeforeItServesThem() throws IOException {
        redis.call("FLUSHALL");
        int port = freePort();
        String page = "http://127.0.0.1:" + port + "/simulator/site/about.html";
        try (BrokerFixture before = new BrokerFixture(redis.url())) {
            List<TaskId> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(before.enqueue(BrokerFixture.aTask()
                        .handler("content_extraction_task")
                        .args("{\"url\":\"" + page + "\"}")
                        .build()));
            }
            Map<String, String> settings =
                    Map.of("LEADLINE_SIMULATOR", "true", "QUARKUS_HTTP_PORT", Integer.toString(port));
            try (LeadlineProcess process = LeadlineProcess.start("all", redis.url(), settings)) {
                for (TaskId id : ids) {
                    Task task = soon().until(
                                    () -> before.find(id),
                                    found -> found.state().isFinal());
                    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
                    assertThat(task.counters().failures())
                            .as("no fetch was refused")
                            .isZero();
                }
                assertThat(process.isAlive()).isTrue();
            }
        }
    }

    @Test
    void aProcessWhoseHttpServerIsSwitchedOffRunsTasks() {
        redis.call("FLUSHALL");
        try (BrokerFixture before = new BrokerFixture(redis.url());
                LeadlineProcess process =
                        LeadlineProcess.start("worker", redis.url(), Map.of("QUARKUS_HTTP_HOST_ENABLED", "false"))) {
            TaskId id = before.enqueue(BrokerFixture.aTask()
                    .handler("health_check_task")
                    .args("{\"x\":1,\"y\":2}")
                    .build());

            Task task =
                    soon().until(() -> before.find(id), found -> found.state().isFinal());

            assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
            assertThat(process.isAlive()).isTrue();
        }
    }

    /** One that was free a moment ago: the tasks have to name it before the process that listens on it is started. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
