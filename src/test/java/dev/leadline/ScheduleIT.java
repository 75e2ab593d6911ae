package dev.leadline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.TaskId;
import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Schedules of real processes that are killed. */
class ScheduleIT {

    private static final String PREFIX = "leadline:{0}:";
    private static final String SECONDLY =
            "{\"cron\":\"* * * * * *\",\"task\":\"health_check_task\",\"args\":[1,2],\"missed\":\"all\"}";

    @Test
    void eachSecondHasItsTaskWhicheverProcessIsKilled() {
        try (RedisProcess redis = new RedisProcess("--appendonly", "no");
                LeadlineProcess api = LeadlineProcess.start("api", redis.url(), Map.of());
                LeadlineProcess worker = LeadlineProcess.start("worker", redis.url(), Map.of())) {
            api.awaitReady();
            worker.awaitReady();
            given().contentType("application/json")
                    .body(SECONDLY)
                    .put(api.url("/api/v1/schedules/secondly"))
                    .then()
                    .statusCode(201);
            awaitTicks(redis, 3);

            api.kill();
            awaitTicks(redis, ticks(redis).size() + 5);
            try (LeadlineProcess second = LeadlineProcess.start("api", redis.url(), Map.of())) {
                second.awaitReady();
                worker.kill();
                awaitTicks(redis, ticks(redis).size() + 5);
                second.freeze();
                second.thaw();
                awaitTicks(redis, ticks(redis).size() + 3);

                assertThatNoSecondIsMissingOrDoubled(ticks(redis));
                JsonPath schedule = second.get("/api/v1/schedules/secondly");
                assertThat(schedule.getLong("skipped")).isZero();
            }
        }
    }

    private static void awaitTicks(RedisProcess redis, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ticks(redis).size() >= count);
    }

    /** The ticks that have tasks, in their order: the id of each task says for when it was made. */
    private static List<Instant> ticks(RedisProcess redis) {
        return redis.list("KEYS", PREFIX + "task:*").stream()
                .map(key -> new TaskId(((String) key).substring((PREFIX + "task:").length())).createdAt())
                .sorted()
                .toList();
    }

    private static void assertThatNoSecondIsMissingOrDoubled(List<Instant> ticks) {
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(ticks.get(i)).isEqualTo(ticks.get(0).plusSeconds(i));
        }
    }
}
