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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes on a real Redis, killed, frozen and cut off while tasks run. The lease is 3 s here. */
class FireDrillIT {

    private static final Duration TASK = Duration.ofSeconds(2);

    /** Usually it takes up to a minute until a lost group is noticed. */
    private static final Map<String, String> REPAIRED_SOON = Map.of("LEADLINE_UPKEEP_REPAIR_EVERY", "PT5S");

    private static RedisProcess redis;
    private static LeadlineProcess api;
    private static LeadlineProcess first;
    private static LeadlineProcess second;

    private SlowSite site;
    private long endedBefore;

    @BeforeAll
    static void startTheFleet() {
        redis = RedisProcess.withAppendOnlyFile();
        api = LeadlineProcess.start("api", redis.url(), REPAIRED_SOON);
        first = worker();
        second = worker();
    }

    @BeforeEach
    void start() {
        site = new SlowSite(TASK);
        first = first.isAlive() ? first : worker();
        second = second.isAlive() ? second : worker();
        List.of(api, first, second).forEach(LeadlineProcess::awaitReady);
        endedBefore = ended();
    }

    @AfterEach
    void closeTheSite() {
        site.close();
    }

    @AfterAll
    static void stopTheFleet() {
        List.of(api, first, second).forEach(LeadlineProcess::close);
        redis.close();
    }

    private static LeadlineProcess worker() {
        Map<String, String> settings = new HashMap<>(REPAIRED_SOON);
        settings.put("LEADLINE_CONCURRENCY", "25");
        return LeadlineProcess.start("worker", redis.url(), settings);
    }

    @Test
    void tasksOfAWorkerThatWasKilledRunAgainElsewhereAndEachEndsOnce() {
        List<String> ids = enqueue(120);
        soon().until(() -> site.visited() >= 50);

        first.kill();
        Instant killed = Instant.now();
        String dead = workerOf(first);
        List<String> stranded = api.get("/api/v1/tasks?state=STARTED&limit=500")
                .getList("items.findAll { it.worker == '" + dead + "' }.id");
        assertThat(stranded).isNotEmpty();

        for (String id : stranded) {
            soon().until(() -> task(id).getInt("leases") == 2);
        }
        assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(15));
        awaitAllSucceeded(ids);
        for (String id : stranded) {
            assertThat(task(id).getInt("crashes")).isEqualTo(1);
            assertThat(task(id).getString("worker")).isNotEqualTo(dead);
        }
        assertThat(ended()).as("committed results").isEqualTo(120);
    }

    @Test
    void aWorkerThatWasFrozenBeyondItsLeaseCommitsNothingAndGoesOnWorking() {
        List<String> ids = enqueue(50);
        soon().until(() -> site.visited() >= 50);
        String frozen = workerOf(first);
        first.freeze();
        awaitAllSucceeded(ids);
        List<String> winners =
                ids.stream().map(id -> task(id).getString("worker")).toList();

        first.thaw();

        soon().until(() -> first.log().contains("was declared lost"));
        assertThat(first.log().split("was declared lost", -1))
                .as("and its next id is not")
                .hasSize(2);
        assertThat(ids.stream().map(id -> task(id).getString("worker")).toList())
                .isEqualTo(winners);
        assertThat(ended()).as("committed results").isEqualTo(50);
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
    void lostScriptsAndLostGroupsAreMadeAgainWithoutAnybodysHelp() {
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
        Duration threeLeases = LeadlineProcess.LEASE.multipliedBy(3);
        soon().until(() ->
                silence(first).compareTo(threeLeases) > 0 && silence(second).compareTo(threeLeases) > 0);
        redis.thaw();

        awaitAllSucceeded(ids);
        assertEachVisitedOnce(ids.size());
        assertThat(first.log() + second.log()).doesNotContain("was declared lost");
    }

    @Test
    void aWorkerThatIsToldToStopLosesNothingAndUsesUpNoAttempt() {
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

    private static JsonPath task(String id) {
        return api.get("/api/v1/tasks/" + id);
    }

    /** The id under which a process works, as it says in its log. */
    private static String workerOf(LeadlineProcess process) {
        String log = process.log();
        int from = log.lastIndexOf("Worker ") + "Worker ".length();
        return log.substring(from, log.indexOf(' ', from));
    }

    /** For how long the process, which is not ready therefore, has heard nothing from Redis. */
    private static Duration silence(LeadlineProcess process) {
        String problem = process.get("/q/health/ready").getString("checks.find { it.name == 'worker' }.data.problem");
        return Duration.ofMillis(Long.parseLong(problem.replaceAll("\\D", "")));
    }

    private static void awaitAllSucceeded(List<String> ids) {
        for (String id : ids) {
            soon().until(() -> api.get("/api/v1/tasks/" + id + "?wait=PT30S")
                    .getString("state")
                    .equals("SUCCEEDED"));
        }
    }

    /** How many tasks ended since this test began, according to the feed. */
    private long ended() {
        return redis.list("XRANGE", "leadline:{0}:finished", "-", "+").stream()
                        .mapToLong(entry -> idsOf((List<?>) entry).length)
                        .sum()
                - endedBefore;
    }

    /** An entry of the feed is [entry id, [field, ids]]. */
    private static String[] idsOf(List<?> entry) {
        return String.valueOf(((List<?>) entry.get(1)).get(1)).split(" ");
    }

    private void assertEachVisitedOnce(int count) {
        assertThat(site.visited()).isEqualTo(count);
        assertThat(site.mostVisits()).as("runs of one task").isEqualTo(1);
    }

    private static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions();
    }
}
