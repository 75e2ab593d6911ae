package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A group and the task after it, on one API and three workers, one of which is killed in each run. {@code
 * -Dleadline.chord.tasks=10000 -Dleadline.chord.runs=20} makes it as large as it may be.
 */
class ChordIT {

    private static final int TASKS = Integer.getInteger("leadline.chord.tasks", 2_000);
    private static final int RUNS = Integer.getInteger("leadline.chord.runs", 2);
    private static final String RECORDS = "leadline:{0}:task:";

    private static RedisProcess redis;
    private static LeadlineProcess api;
    private static final List<LeadlineProcess> WORKERS = new ArrayList<>();

    @BeforeAll
    static void startTheFleet() {
        redis = new RedisProcess();
        api = LeadlineProcess.start("api", redis.url(), Map.of());
        for (int i = 0; i < 3; i++) {
            WORKERS.add(worker());
        }
        api.awaitReady();
        WORKERS.forEach(LeadlineProcess::awaitReady);
    }

    @AfterAll
    static void stopTheFleet() {
        WORKERS.forEach(LeadlineProcess::close);
        api.close();
        redis.close();
    }

    private static LeadlineProcess worker() {
        return LeadlineProcess.start("worker", redis.url(), Map.of("LEADLINE_CONCURRENCY", "25"));
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
    }

    /** Celery #4207 and #5237: chords whose body never ran; #1662: it ran before the last member had ended. */
    @Test
    void theTaskAfterAGroupRunsOnceAlthoughWorkersDie() {
        for (int run = 0; run < RUNS; run++) {
            String id = submit();
            int threshold = TASKS / 4 + run * 37 % (TASKS / 4);
            soon().until(() -> count(id, "SUCCEEDED") >= threshold);

            LeadlineProcess killed = WORKERS.remove(0);
            killed.kill();
            killed.close();
            WORKERS.add(worker());

            JsonPath flow =
                    soon().until(() -> flow(id), one -> one.getString("state").equals("SUCCEEDED"));
            assertThat(flow.getMap("counts")).isEqualTo(Map.of("SUCCEEDED", TASKS + 1));
            assertThat(flow.getMap("result")).isEqualTo(Map.of("then", TASKS + 1));
            assertThatTheLastTaskEndedOnceAndBeganLast(id);
        }
    }

    private static String submit() {
        String each = IntStream.range(0, TASKS)
                .mapToObj(i -> "{\"task\":\"health_check_task\",\"args\":[" + i + ",1]}")
                .collect(Collectors.joining(","));
        String then =
                "{\"task\":\"health_check_task\",\"args\":[{\"$result\":\"0\"},{\"$result\":\"" + (TASKS - 1) + "\"}]}";
        RequestSpecification request = RestAssured.given()
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"chord\":{\"each\":[" + each + "],\"then\":" + then + "}}");
        // On a busy machine Redis may not answer in time: then a client repeats its request.
        return soon().until(() -> request.post(api.url("/api/v1/flows")), answer -> answer.statusCode() < 300)
                .path("id");
    }

    private static JsonPath flow(String id) {
        return api.get("/api/v1/flows/" + id);
    }

    private static int count(String id, String state) {
        Integer count = flow(id).get("counts." + state);
        return count == null ? 0 : count;
    }

    private static void assertThatTheLastTaskEndedOnceAndBeganLast(String flow) {
        List<String> ids = new ArrayList<>();
        for (String cursor = "0"; cursor != null; ) {
            JsonPath page = api.get("/api/v1/flows/" + flow + "/tasks?limit=500&cursor=" + cursor);
            ids.addAll(page.getList("items.id"));
            cursor = page.getString("next");
        }
        assertThat(ids).hasSize(TASKS + 1).doesNotHaveDuplicates();
        String last = ids.remove(TASKS);
        long lastEnd = ids.stream()
                .mapToLong(one -> Long.parseLong(status(one)[5]))
                .max()
                .orElseThrow();
        assertThat(Long.parseLong(status(last)[4]))
                .as("the last task started when all others had ended")
                .isGreaterThanOrEqualTo(lastEnd);
        assertThat(ends(last)).as("ends of the last task").isEqualTo(1);
    }

    /** State, lease, attempt, entry, start and end. */
    private static String[] status(String id) {
        return String.valueOf(redis.call("HGET", RECORDS + id, "status")).split(" ");
    }

    /** How often the feed of ended tasks names it. */
    private static long ends(String id) {
        return redis.list("XRANGE", "leadline:{0}:finished", "-", "+").stream()
                .map(entry -> String.valueOf(((List<?>) ((List<?>) entry).get(1)).get(1)))
                .filter(ids -> ids.contains(id))
                .count();
    }
}
