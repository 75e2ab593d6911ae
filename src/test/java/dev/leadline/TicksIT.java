package dev.leadline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.TaskId;
import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A schedule that ticks each second, on two nodes that are API and worker both, one of which is killed every so often.
 * {@code -Dleadline.ticks=1000 -Dleadline.ticks.between-kills=60} makes it a quarter of an hour.
 */
class TicksIT {

    private static final int TICKS = Integer.getInteger("leadline.ticks", 10);
    private static final int BETWEEN_KILLS = Integer.getInteger("leadline.ticks.between-kills", 4);
    private static final String RECORDS = "leadline:{0}:task:";
    private static final String SCHEDULE = "/api/v1/schedules/secondly";
    private static final String SECONDLY =
            "{\"cron\":\"* * * * * *\",\"task\":\"health_check_task\",\"args\":[1,2],\"missed\":\"all\"}";

    private final RedisProcess redis = new RedisProcess("--appendonly", "no");
    private final List<LeadlineProcess> nodes = new ArrayList<>();

    @BeforeEach
    void startTheNodes() {
        nodes.add(node());
        nodes.add(node());
        nodes.forEach(LeadlineProcess::awaitReady);
    }

    @AfterEach
    void stopTheNodes() {
        nodes.forEach(LeadlineProcess::close);
        redis.close();
    }

    private LeadlineProcess node() {
        return LeadlineProcess.start("all", redis.url(), Map.of());
    }

    @Test
    void eachSecondHasOneTaskWhicheverNodeIsKilled() {
        Instant first = Instant.parse(startTheSchedule());
        int kills = 0;
        for (int killAt = BETWEEN_KILLS; killAt < TICKS; killAt += BETWEEN_KILLS) {
            awaitTicks(killAt);
            kills++;
            LeadlineProcess killed = nodes.remove(0);
            killed.kill();
            killed.close();
            nodes.add(node());
            nodes.get(1).awaitReady();
        }
        nodes.get(0).freeze();
        awaitTicks(Math.max(TICKS, tasks().size() + 2));
        nodes.get(0).thaw();

        Instant last = stopTheSchedule();
        Awaitility.await("all tasks have succeeded")
                .atMost(Duration.ofSeconds(60))
                .until(() -> tasks().stream().allMatch(task -> status(task)[0].equals("SUCCEEDED")));
        List<String> tasks = tasks();
        System.out.printf(
                "ticks: %d tasks, %d kills, slowest start %d ms after its tick%n",
                tasks.size(), kills, slowestStart(tasks));
        assertThat(tasks.stream().map(TicksIT::tick).sorted())
                .containsExactlyElementsOf(secondsFrom(first, last))
                .hasSizeGreaterThanOrEqualTo(TICKS);
        assertThat(ended()).containsExactlyInAnyOrderElementsOf(tasks);
    }

    /** Answers the first tick. */
    private String startTheSchedule() {
        return given().contentType("application/json")
                .body(SECONDLY)
                .put(nodes.get(0).url(SCHEDULE))
                .then()
                .statusCode(201)
                .extract()
                .path("next[0]");
    }

    /** Answers the last tick. */
    private Instant stopTheSchedule() {
        given().post(nodes.get(1).url(SCHEDULE + "/pause")).then().statusCode(200);
        JsonPath schedule = nodes.get(1).get(SCHEDULE);
        assertThat(schedule.getLong("skipped")).isZero();
        return Instant.parse(schedule.getString("lastTick"));
    }

    private void awaitTicks(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(BETWEEN_KILLS + 60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> tasks().size() >= count);
    }

    private List<String> tasks() {
        return redis.list("KEYS", RECORDS + "*").stream()
                .map(key -> ((String) key).substring(RECORDS.length()))
                .toList();
    }

    /** The id of each task says for when it was made. */
    private static Instant tick(String task) {
        return new TaskId(task).createdAt();
    }

    private static List<Instant> secondsFrom(Instant first, Instant last) {
        return LongStream.rangeClosed(0, Duration.between(first, last).toSeconds())
                .mapToObj(first::plusSeconds)
                .toList();
    }

    /** State, lease, attempt, entry, start and end. */
    private String[] status(String task) {
        return String.valueOf(redis.call("HGET", RECORDS + task, "status")).split(" ");
    }

    private long slowestStart(List<String> tasks) {
        return tasks.stream()
                .mapToLong(task -> Long.parseLong(status(task)[4]) - tick(task).toEpochMilli())
                .max()
                .orElseThrow();
    }

    /** The tasks that the feed of ended tasks names, each as often as it does. */
    private List<String> ended() {
        return redis.list("XRANGE", "leadline:{0}:finished", "-", "+").stream()
                .map(entry -> String.valueOf(((List<?>) ((List<?>) entry).get(1)).get(1)))
                .flatMap(ids -> Stream.of(ids.split("[ ,]")))
                .toList();
    }
}
