package dev.leadline.fire;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.StrictGemini;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * More calls than a strict provider allows, for some windows: it is sent nearly all that it allows and nothing more, also after it
 * allows half of that. {@code -Dleadline.quota.tasks=2000 -Dleadline.quota.windows=10 -Dleadline.quota.window=PT1M} makes it as large
 * as it may be.
 */
class QuotaUseIT {

    private static final int WINDOWS = Integer.getInteger("leadline.quota.windows", 6);
    private static final int TASKS = Integer.getInteger("leadline.quota.tasks", 360);
    // In a window for each key.
    private static final int REQUESTS = TASKS / WINDOWS / QuotaFleet.KEYS;
    private static final Duration WINDOW = Duration.parse(System.getProperty("leadline.quota.window", "PT3S"));
    // Windows after the quota was halved.
    private static final int HALVED = 3;
    // Until a busy machine has noticed that there is room again, some time passes, which is much of a short window.
    private static final long PERCENT =
            Math.min(95, 100 * WINDOW.toMillis() / WINDOW.plusSeconds(1).toMillis());
    private static final String LIGHT = "{\"task\": \"health_check_task\", \"args\": [1, 2]}";

    private StrictGemini google;
    private QuotaFleet fleet;

    @BeforeEach
    void start() {
        google = new StrictGemini(
                REQUESTS, WINDOW, number -> WINDOW.dividedBy(100).multipliedBy(1 + number % 4));
        fleet = new QuotaFleet(google, TASKS, "rpm=" + REQUESTS, WINDOW);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void nearlyTheWholeQuotaIsUsedAndAHalvedOneIsKnownToTheFleetWithinAWindow() {
        fleet.ask(QuotaFleet.KEYS * REQUESTS * (WINDOWS + HALVED + 3));

        // In the first window, processes are still slow.
        long start = firstFrom(firstFrom(0) + WINDOW.toNanos());
        List<Long> light = otherTasksUntil(start + WINDOWS * WINDOW.toNanos());

        int allowed = QuotaFleet.KEYS * REQUESTS * WINDOWS;
        int used = between(google.servedAt(), start, start + WINDOWS * WINDOW.toNanos());
        System.out.printf(
                "quota: %d of %d calls in %d windows of %s, %d refused; %d other tasks took up to %d ms%n",
                used, allowed, WINDOWS, WINDOW, google.refused(), light.size(), light.get(light.size() - 1));
        assertThat(google.refused()).as("calls over the quota").isZero();
        assertThat(used).as("calls of %d that were allowed", allowed).isGreaterThanOrEqualTo((int)
                (allowed * PERCENT / 100));
        assertThat(light.get(light.size() * 9 / 10))
                .as("ms of other tasks, which do not wait for the quota")
                .isLessThan(WINDOW.toMillis());

        halve();
    }

    private void halve() {
        int half = REQUESTS / 2;
        long change = System.nanoTime();
        google.allow(half);
        patience("a call is refused").until(() -> google.refused() > 0);
        long first = google.refusedAt().get(0);
        patience("it is known at each API")
                .until(() -> fleet.models().stream().allMatch(models -> isKnown(models, half)));
        long known = System.nanoTime();
        long end = first + (1 + HALVED) * WINDOW.toNanos();
        patience("some windows have passed").until(() -> System.nanoTime() > end);

        List<Long> refused = google.refusedAt();
        long last = refused.get(refused.size() - 1);
        int used = between(google.servedAt(), end - HALVED * WINDOW.toNanos(), end);
        System.out.printf(
                "quota halved: first refusal after %d ms, known after %d ms more, %d refusals within %d ms;"
                        + " then %d of %d calls in %d windows%n",
                millis(first - change),
                millis(known - first),
                refused.size(),
                millis(last - first),
                used,
                QuotaFleet.KEYS * half * HALVED,
                HALVED);
        assertThat(known - first).as("until it is known").isLessThan(WINDOW.toNanos());
        assertThat(last - first).as("until the last refusal").isLessThan(WINDOW.toNanos());
        // The window in which the quota was halved was half over quota, so one of three may be lost.
        assertThat(used).isGreaterThanOrEqualTo(QuotaFleet.KEYS * half * (HALVED - 1));
        assertThat(fleet.models()).allMatch(models -> isKnown(models, half));
    }

    private static boolean isKnown(JsonPath models, int limit) {
        List<Integer> limits = models.getList("items.projects.flatten().limits.rpm");
        return limits.size() == QuotaFleet.KEYS && limits.stream().allMatch(rpm -> rpm == limit);
    }

    /** When the first call arrives that comes then or later. */
    private long firstFrom(long moment) {
        patience("a call has arrived").until(() -> google.servedAt().stream().anyMatch(at -> at - moment >= 0));
        return google.servedAt().stream()
                .filter(at -> at - moment >= 0)
                .findFirst()
                .orElseThrow();
    }

    /** Tasks that make no call, one after the other; how many ms they took, the slowest last. */
    private List<Long> otherTasksUntil(long moment) {
        List<Long> took = new ArrayList<>();
        while (System.nanoTime() < moment) {
            long begin = System.nanoTime();
            String id = fleet.api().post(LIGHT).path("id");
            given().get(fleet.api().url("/api/v1/tasks/" + id + "?wait=PT30S"))
                    .then()
                    .statusCode(200);
            JsonPath task = fleet.task(id);
            took.add(millis(System.nanoTime() - begin));
            assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(task.getInt("attempt")).isEqualTo(1);
        }
        return took.stream().sorted().toList();
    }

    private static int between(List<Long> moments, long from, long to) {
        return (int)
                moments.stream().filter(at -> at - from >= 0 && at - to < 0).count();
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(WINDOW.multipliedBy(HALVED + 3).plusSeconds(60))
                .pollInterval(Duration.ofMillis(20));
    }
}
