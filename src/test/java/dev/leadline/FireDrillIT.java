package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.SlowSite;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes on a real Redis, killed, frozen and cut off while tasks run. The lease is 3 s here. */
class FireDrillIT {

    private static final Duration TASK = Duration.ofSeconds(2);

    private RedisProcess redis;
    private SlowSite site;
    private LeadlineProcess api;
    private LeadlineProcess first;
    private LeadlineProcess second;

    @BeforeEach
    void start() {
        redis = RedisProcess.withAppendOnlyFile();
        site = new SlowSite(TASK);
        api = LeadlineProcess.start("api", redis.url(), Map.of());
        first = worker();
        second = worker();
    }

    @AfterEach
    void stop() {
        List.of(api, first, second).forEach(LeadlineProcess::close);
        site.close();
        redis.close();
    }

    private LeadlineProcess worker() {
        return LeadlineProcess.start("worker", redis.url(), Map.of("LEADLINE_CONCURRENCY", "25"));
    }

    @Test
    void tasksOfAWorkerThatWasKilledRunAgainElsewhereAndEachEndsOnce() {
        List<String> ids = enqueue(200);
        soon().until(() -> site.visited() >= 50);
        String dead = workerOf(first);
        List<String> stranded = ids.stream()
                .filter(id ->
                        task(id).getString("state").equals("STARTED") && dead.equals(task(id).getString("worker")))
                .toList();
        assertThat(stranded).isNotEmpty();

        first.kill();
        Instant killed = Instant.now();

        for (String id : stranded) {
            soon().until(() -> !dead.equals(task(id).getString("worker")) && task(id).getInt("leases") == 2);
        }
        assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(15));
        awaitAllSucceeded(ids);
        for (String id : stranded) {
            assertThat(task(id).getInt("crashes")).isEqualTo(1);
        }
        assertThat(redis.call("XLEN", "leadline:{0}:finished"))
                .as("committed results")
                .isEqualTo(200L);
    }

    @Test
    void aWorkerThatWasFrozenBeyondItsLeaseCommitsNothingAndGoesOnWorking() {
        List<String> ids = enqueue(50);
        soon().until(() -> site.visited() >= 50);
        String frozen = workerOf(first);
        first.freeze();
        for (String id : ids) {
            soon().until(() -> task(id).getString("state").equals("SUCCEEDED"));
        }
        List<String> winners =
                ids.stream().map(id -> task(id).getString("worker")).toList();

        first.thaw();

        soon().until(() -> first.log().contains("was declared lost"));
        assertThat(ids.stream().map(id -> task(id).getString("worker")).toList())
                .isEqualTo(winners);
        assertThat(redis.call("XLEN", "leadline:{0}:finished")).isEqualTo(50L);
        second.stop();
        List<String> more = enqueue(5);
        awaitAllSucceeded(more);
        assertThat(task(more.get(0)).getString("worker")).isNotEqualTo(frozen);
    }

    @Test
    void aRedisThatIsKilledAndComesBackLosesNothingAndRunsNothingTwice() {
        List<String> ids = enqueue(100);
        soon().until(() -> site.visited() >= 50);
        redis.kill();

        Instant before = Instant.now();
        Response refused = api.post(body("while-away"));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMillis(2_500));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertThat(refused.contentType()).startsWith("application/problem+json");
        soon().until(() -> !api.isReady() && !first.isReady());

        redis.restart();

        soon().until(() -> api.isReady() && first.isReady() && second.isReady());
        awaitAllSucceeded(ids);
        assertEachVisitedOnce(ids.size());
    }

    @Test
    void lostScriptsAndLostGroupsNeedNoHand() {
        List<String> ids = enqueue(100);
        soon().until(() -> site.visited() >= 50);

        redis.call("SCRIPT", "FLUSH");
        redis.call("XGROUP", "DESTROY", "leadline:{0}:ready:default:normal:default", "workers");

        awaitAllSucceeded(ids);
        assertEachVisitedOnce(ids.size());
    }

    @Test
    void aRedisThatIsFrozenForThreeLeasesRunsNothingTwice() {
        List<String> ids = enqueue(50);
        soon().until(() -> site.visited() >= 50);
        redis.freeze();
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(9))
                .atMost(Duration.ofSeconds(20))
                .until(() -> true);
        redis.thaw();

        awaitAllSucceeded(ids);
        assertEachVisitedOnce(ids.size());
        assertThat(first.log() + second.log()).doesNotContain("was declared lost");
    }

    @Test
    void aWorkerThatIsToldToStopLosesNothingAndBurnsNoAttempt() {
        List<String> ids = enqueue(100);
        soon().until(() -> site.visited() >= 50);

        first.stop();

        awaitAllSucceeded(ids);
        for (String id : ids) {
            assertThat(task(id).getInt("attempt")).isEqualTo(1);
            assertThat(task(id).getInt("crashes")).isZero();
        }
    }

    @Test
    void aRunningTaskThatIsCancelledStopsWithinASecond() {
        List<String> ids = enqueue(1);
        soon().until(() -> task(ids.get(0)).getString("state").equals("STARTED"));

        io.restassured.RestAssured.given().delete(api.url("/api/v1/tasks/" + ids.get(0)));

        Awaitility.await()
                .atMost(1, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> task(ids.get(0)).getString("state").equals("CANCELLED"));
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private String body(String page) {
        return "{\"task\": \"content_extraction_task\", \"args\": {\"url\": \"" + site.url(page) + "\"}}";
    }

    private List<String> enqueue(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Response taken = api.post(body("page-" + ids.size() + "-" + System.nanoTime()));
            assertThat(taken.statusCode()).isEqualTo(202);
            ids.add(taken.jsonPath().getString("id"));
        }
        return ids;
    }

    private JsonPath task(String id) {
        return api.get("/api/v1/tasks/" + id);
    }

    /** The id under which a process works, as it says in its log. */
    private static String workerOf(LeadlineProcess process) {
        String log = process.log();
        int from = log.lastIndexOf("Worker ") + "Worker ".length();
        return log.substring(from, log.indexOf(' ', from));
    }

    private void awaitAllSucceeded(List<String> ids) {
        for (String id : ids) {
            soon().until(() -> task(id).getString("state").equals("SUCCEEDED"));
        }
    }

    private void assertEachVisitedOnce(int count) {
        assertThat(site.visited()).isEqualTo(count);
        assertThat(site.mostVisits()).as("runs of one task").isEqualTo(1);
    }

    private static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(45))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }
}
