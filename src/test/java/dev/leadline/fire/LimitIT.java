package dev.leadline.fire;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fire.History.Sight;
import dev.leadline.fire.History.Visit;
import dev.leadline.testsupport.RedisCalls;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A limit that many tasks wait for, on two APIs and three workers, which are killed one after the other. {@code
 * -Dleadline.limit.tasks=20000 -Dleadline.limit.kills=10} makes it as large as it may be.
 */
class LimitIT {

    private static final int TASKS = Integer.getInteger("leadline.limit.tasks", 300);
    private static final int KILLS = Integer.getInteger("leadline.limit.kills", 1);
    private static final int MOST = 5;
    private static final Duration SHORT = Duration.ofMillis(20);

    /** Some take so long that their worker can be killed meanwhile. */
    private static final Duration LONG = Duration.ofMillis(500);

    private static final int BATCH = 500;
    private static final int PROBES = 5;

    /** A worker that starts, and this test, use both cores of a small machine at times; most tasks start far sooner. */
    private static final long SLOWEST_MS = 3_000;

    private final History history = new History();
    private final Witness witness = new Witness();
    private final Fleet fleet = new Fleet(history);
    private final List<String> ids = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();

    @AfterEach
    void stop() {
        fleet.close();
        witness.close();
    }

    @Test
    void aLimitOfFiveNeverHasSixAndAnotherTaskOfItsQueueStartsAtOnceAlthoughWorkersDie() {
        given().contentType("application/json")
                .body("{\"concurrent\":" + MOST + "}")
                .put(fleet.apis.get(0).url("/api/v1/limits/key:site"))
                .then()
                .statusCode(201);
        for (int from = 0; from < TASKS; from += BATCH) {
            submit(from, Math.min(from + BATCH, TASKS));
        }
        Instant begin = Instant.now();
        int parked = limit().getInt("parked");
        assertThat(parked).isPositive();
        anotherTaskStarts();

        for (int kill = 1; kill <= KILLS; kill++) {
            awaitVisited(TASKS * (2 * kill - 1) / (2 * KILLS + 2));
            int place = killAWorkerThatHoldsAPermit();
            anotherTaskStarts();
            fleet.replaceWorker(place);
        }
        awaitVisited(TASKS);
        patience("no permit is held, and nothing waits")
                .until(() -> limit().getInt("held") == 0 && limit().getInt("parked") == 0);
        Duration time = Duration.between(begin, Instant.now());
        patience("nothing of the limit is left in Redis but its rule")
                .until(() -> leftovers().isEmpty());

        lookAtAll();
        witness.report(history);
        List<Visit> visits =
                keys().stream().flatMap(key -> witness.visits(key).stream()).toList();
        Collections.sort(delays);
        System.out.printf(
                "limit: %d tasks, %d of them parked at first, %d kills, %d runs in %d s; other tasks of the queue"
                        + " started after %d ms (median of %d, slowest %d ms)%n",
                TASKS,
                parked,
                KILLS,
                visits.size(),
                time.toSeconds(),
                delays.get(delays.size() / 2),
                delays.size(),
                delays.get(delays.size() - 1));
        assertThat(history.violations()).isEmpty();
        assertThat(ids).hasSize(TASKS).doesNotHaveDuplicates();
        assertThat(visits).as("some ran again").hasSizeGreaterThan(TASKS);
        assertThat(Limited.crowds(visits, MOST, history)).isEmpty();
        // With one less there are crowds: so the limit was used up, and the witness can see more than it.
        assertThat(Limited.crowds(visits, MOST - 1, history)).isNotEmpty();
        assertThat(delays.get(delays.size() / 2)).isLessThan(250);
        assertThat(delays).allMatch(delay -> delay < SLOWEST_MS);
    }

    private static List<String> keys() {
        return IntStream.range(0, TASKS).mapToObj(LimitIT::key).toList();
    }

    private static String key(int number) {
        return "limited-" + number;
    }

    private static boolean isLong(int number) {
        return number % 20 == 0;
    }

    private void submit(int from, int to) {
        String tasks = IntStream.range(from, to)
                .mapToObj(i -> "{\"task\":\"content_extraction_task\",\"limitKeys\":[\"site\"],\"args\":{\"url\":\""
                        + witness.url(isLong(i) ? LONG : SHORT, key(i)) + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        List<String> accepted = given().contentType("application/json")
                .body(tasks)
                .post(fleet.apis.get(from / BATCH % 2).url("/api/v1/tasks/batch"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        for (int i = from; i < to; i++) {
            history.accepted(key(i), accepted.get(i - from));
        }
        ids.addAll(accepted);
    }

    private JsonPath limit() {
        return fleet.apis.get(1).get("/api/v1/limits/key:site");
    }

    /** Waits until so many tasks have begun. */
    private void awaitVisited(int count) {
        patience(count + " tasks have begun")
                .until(() -> keys().stream()
                                .filter(key -> !witness.visits(key).isEmpty())
                                .count()
                        >= count);
    }

    /** Answers its place. */
    private int killAWorkerThatHoldsAPermit() {
        String name = patience("a worker runs a long task")
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> longOnes()
                                .flatMap(key -> witness.visitor(key).stream())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        int place = IntStream.range(0, 3)
                .filter(one -> fleet.nameOf(one).equals(name))
                .findFirst()
                .orElseThrow();
        fleet.workers.get(place).kill();
        return place;
    }

    private static Stream<String> longOnes() {
        return IntStream.range(0, TASKS).filter(LimitIT::isLong).mapToObj(LimitIT::key);
    }

    /** A few tasks of the same queue that need no permit, one after the other. */
    private void anotherTaskStarts() {
        for (int i = 0; i < PROBES; i++) {
            String id = fleet.apis
                    .get(i % 2)
                    .post("{\"task\":\"health_check_task\",\"args\":[1,2]}")
                    .path("id");
            JsonPath task = fleet.apis.get(i % 2).get("/api/v1/tasks/" + id + "?wait=PT60S");
            assertThat(task.getString("state")).isEqualTo("SUCCEEDED");
            delays.add(Duration.between(
                            Instant.parse(task.getString("createdAt")), Instant.parse(task.getString("startedAt")))
                    .toMillis());
        }
    }

    private List<String> leftovers() {
        return fleet.redis.list("KEYS", "*").stream()
                .map(String::valueOf)
                .filter(key -> key.matches(".*\\}:(held|called|turns|line|parked|starts):.*|.*\\}:(gates|parked)"))
                .toList();
    }

    /** What their records say; over REST, twenty thousand looks would take longer than the tasks. */
    private void lookAtAll() {
        try (RedisCalls redis = new RedisCalls(fleet.redis.port())) {
            for (String id : ids) {
                // State, lease, attempt, …
                String[] status = String.valueOf(redis.call("HGET", Fleet.key("task:" + id), "status"))
                        .split(" ");
                history.saw(id, new Sight(status[0], Integer.parseInt(status[2]), ""));
            }
        }
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(60 + TASKS / 20))
                .pollInterval(Duration.ofMillis(100));
    }
}
