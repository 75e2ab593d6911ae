package dev.leadline.fire;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import dev.leadline.testsupport.StrictGemini;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tasks that call a strict provider from three workers, which are killed at any moment: while they reserve a call, while it is
 * under way, before it is settled and paid, before its task ends. {@code -Dleadline.quota.tasks=2000 -Dleadline.quota.kills=200} makes
 * it as large as it may be.
 */
class QuotaIT {

    private static final int TASKS = Integer.getInteger("leadline.quota.tasks", 375);
    private static final int KILLS = Integer.getInteger("leadline.quota.kills", 4);
    private static final int WORKERS = 3;
    private static final int CONCURRENT = 12;
    private static final int REQUESTS = 30;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final String KEY = "leadline:{0}:";
    // What the provider bills for a call: prompt, cached, thought, tool and output tokens, and searches.
    private static final String TOKENS = "5,0,0,0,3,0";
    private static final String BUDGET = "/api/v1/budgets/default";

    private final Random random = new Random(Long.getLong("leadline.quota.seed", 13));
    private final List<LeadlineProcess> workers = new ArrayList<>();
    private RedisProcess redis;
    private StrictGemini google;
    private LeadlineProcess api;

    @BeforeEach
    void start() {
        redis = RedisProcess.withAppendOnlyFile();
        google = new StrictGemini(REQUESTS, WINDOW, number -> Duration.ofMillis(30 + number % 7 * 150));
        api = LeadlineProcess.start("api", redis.url(), settings());
        for (int i = 0; i < WORKERS; i++) {
            workers.add(LeadlineProcess.start("worker", redis.url(), settings()));
        }
        api.awaitReady();
        workers.forEach(LeadlineProcess::awaitReady);
        // More than all calls may cost. Under a budget a call whose answer never came is in the books, too.
        given().contentType("application/json")
                .body("{\"hardUsd\": 5000}")
                .put(api.url(BUDGET))
                .then()
                .statusCode(200);
    }

    private Map<String, String> settings() {
        return Map.of(
                "GEMINI_API_KEY",
                "one=key-1,two=key-2",
                "GEMINI_BASE_URL",
                google.url(),
                "GEMINI_LIMITS",
                "*: rpm=" + REQUESTS + " concurrent=" + CONCURRENT,
                "LEADLINE_QUOTA_WINDOW",
                WINDOW.toString(),
                "LEADLINE_BUDGET_LOOK_EVERY",
                "PT1S");
    }

    @AfterEach
    void stop() {
        workers.forEach(LeadlineProcess::close);
        api.close();
        google.close();
        redis.close();
    }

    @Test
    void noCallIsOverTheQuotaOrMissingInTheBooksAndNothingIsLeftReservedWhereverWorkersAreKilled() {
        int share = TASKS / (KILLS + 1);
        List<String> ids = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            // More than the quota of a window, and new ones for each kill, since a worker may take long to start.
            int served = google.served();
            ids.addAll(submit(share));
            awaitServed(served + share / 6);
            killAWorker();
        }
        ids.addAll(submit(TASKS - ids.size()));
        patience("all tasks have ended")
                .until(() -> ids.stream()
                        .allMatch(id -> api.get("/api/v1/tasks/" + id)
                                .getString("state")
                                .equals("SUCCEEDED")));
        patience("no reservation is left").until(() -> leftovers().isEmpty());
        patience("no money is held").until(() -> api.get(BUDGET).getDouble("heldUsd") == 0);

        List<String> lines = charges();
        int unknown =
                (int) lines.stream().filter(line -> line.endsWith(",unknown")).count();
        int answered = lines.size() - unknown;
        System.out.printf(
                "quota: %d tasks, %d kills, %d calls, %d refused; in the books: %d answered, %d unknown%n",
                TASKS, KILLS, google.served(), google.refused(), answered, unknown);
        assertThat(lines.stream().filter(line -> line.endsWith(",answered")))
                .as("each answer is in the books with the tokens that the provider billed for it")
                .hasSize(answered)
                .allMatch(line -> line.contains("," + TOKENS + ","));
        // The answer of a call may be in the books although its worker was killed before the task ended.
        assertThat(answered).as("no answer is entered twice").isBetween(TASKS, google.served());
        assertThat(google.served()).as("no call is missing in the books").isLessThanOrEqualTo(lines.size());
        assertThat(unknown)
                .as("calls that were under way when workers were killed")
                .isLessThanOrEqualTo(KILLS * CONCURRENT * 2);
        assertThat(google.refused()).as("calls over the quota").isZero();
        assertThat(google.served()).isBetween(TASKS, TASKS + KILLS * 2 * CONCURRENT);
        assertThat(api.get("/api/v1/models").getList("items.projects.flatten().used.concurrent"))
                .containsOnly(0);
    }

    private List<String> submit(int count) {
        String tasks = IntStream.range(0, count)
                .mapToObj(i -> "{\"task\":\"gemini_generate_task\",\"args\":{\"prompt\":\"Hello " + i + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        return given().contentType("application/json")
                .body(tasks)
                .post(api.url("/api/v1/tasks/batch"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private void awaitServed(int count) {
        patience(count + " calls have arrived").until(() -> google.served() >= count);
    }

    /** At a moment that is another one each time; another process takes its place. */
    private void killAWorker() {
        int place = random.nextInt(WORKERS);
        long end = System.nanoTime() + random.nextInt(400) * 1_000_000L;
        patience("the moment comes").pollInterval(Duration.ofMillis(3)).until(() -> System.nanoTime() > end);
        workers.get(place).kill();
        workers.set(place, LeadlineProcess.start("worker", redis.url(), settings()));
        workers.get(place).awaitReady();
    }

    /** Lines of CSV, as they were entered into the books: the last field is the outcome. */
    private List<String> charges() {
        String csv = given().accept("text/csv")
                .get(api.url("/api/v1/usage"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return csv.lines().skip(1).toList();
    }

    private List<String> leftovers() {
        return redis.list("KEYS", "*").stream()
                .map(key -> String.valueOf(key).substring(KEY.length()))
                .filter(key -> key.matches("(calls|promised|turns|line|parked|held|called|holds):.*|parked|holds"))
                .toList();
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(120 + TASKS / 5))
                .pollInterval(Duration.ofMillis(100));
    }
}
