package dev.leadline.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.RedisCalls;
import dev.leadline.testsupport.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The fire test: a fleet under load, every fault in an order that depends on a seed, and a checker that knows only what
 * clients saw. {@code -Dleadline.fire.seed=N} repeats a run, {@code -Dleadline.fire.minutes=N} makes it longer.
 */
class FireIT {

    private static final long SEED = Long.getLong("leadline.fire.seed", 20_261_125L);
    private static final Duration TIME = Duration.ofMinutes(Long.getLong("leadline.fire.minutes", 0L));
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final String PREFIX = Fleet.key("");

    private final Random random = new Random(SEED);
    private final History history = new History();
    private final List<Fault> struck = new ArrayList<>();
    private Duration slowest = Duration.ZERO;

    @Test
    void nothingIsLostAndNothingDoubledWhateverHappens() throws IOException {
        try (Fleet fleet = new Fleet(history);
                Witness witness = new Witness();
                Load load = new Load(history, witness, new Requests(fleet))) {
            List<Scenario> scenarios = scenarios(fleet, witness);
            load.start();
            // Faults begin only when the fleet works.
            load.roundTrip();
            scenarios.forEach(scenario -> scenario.start(load.clock()));
            Instant end = Instant.now().plus(TIME);
            do {
                for (Fault fault : shuffled()) {
                    strike(fault, fleet, load);
                }
            } while (Instant.now().isBefore(end));
            scenarios.forEach(Scenario::end);
            load.end();
            witness.report(history);

            List<String> violations = Stream.of(
                            history.violations().stream(),
                            scenarios.stream().flatMap(scenario -> scenario.violations().stream()),
                            new Archived(fleet.postgres).violations(history.ended()).stream())
                    .flatMap(all -> all)
                    .toList();
            report(violations);
            assertThat(violations).as(description()).isEmpty();
            assertThat(slowest).as("slowest recovery, " + description()).isLessThan(RECOVERY);
            assertNothingIsLeft(fleet);
        }
    }

    private List<Scenario> scenarios(Fleet fleet, Witness witness) {
        Requests requests = new Requests(fleet);
        return List.of(
                new Ticks(requests),
                new Chords(requests, witness, history),
                new Limited(requests, witness, history),
                new Webhooks(requests, witness),
                new Readers(requests));
    }

    private List<Fault> shuffled() {
        List<Fault> faults = new ArrayList<>(Arrays.asList(Fault.values()));
        if (TIME.isZero()) {
            faults.removeAll(Fault.OF_THE_LONG_RUN);
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    private void strike(Fault fault, Fleet fleet, Load load) {
        struck.add(fault);
        fault.strike(fleet, random);
        Duration recovery = load.roundTrip();
        slowest = recovery.compareTo(slowest) > 0 ? recovery : slowest;
        System.out.printf("fire: %s, a new task took %d ms%n", fault, recovery.toMillis());
    }

    private String description() {
        return "seed " + SEED + ", faults " + struck;
    }

    /** Prints a line for people, and writes target/fire.json for bench/fire. */
    private void report(List<String> violations) throws IOException {
        String json =
                "{\"seed\": %d, \"faults\": %d, \"tasks\": %d, \"lost\": %d, \"doubled\": %d, \"violations\": %d, "
                                .formatted(
                                        SEED,
                                        struck.size(),
                                        history.accepted(),
                                        starting(violations, "lost"),
                                        starting(violations, "doubled"),
                                        violations.size())
                        + "\"excusedOverlaps\": %d, \"slowestRecoveryMs\": %d, \"kinds\": {%s}}"
                                .formatted(
                                        history.excused(),
                                        slowest.toMillis(),
                                        Arrays.stream(Fault.values())
                                                .map(fault ->
                                                        "\"" + fault + "\": " + Collections.frequency(struck, fault))
                                                .collect(Collectors.joining(", ")));
        Files.writeString(Path.of("target", "fire.json"), json + "\n");
        System.out.println("fire: " + json);
    }

    private static long starting(List<String> violations, String kind) {
        return violations.stream().filter(one -> one.startsWith(kind)).count();
    }

    // ── What is left in Redis ───────────────────────────────────────────────────────────────────────────────────────

    private static void assertNothingIsLeft(Fleet fleet) {
        Set<String> alive =
                new TreeSet<>(fleet.apis.get(0).get("/api/v1/workers").getList("items.id"));
        for (Object route : fleet.redis.list("ZRANGE", PREFIX + "streams", "0", "-1")) {
            String stream = PREFIX + "ready:" + route;
            assertThat(fleet.redis.call("XLEN", stream)).as(stream).isEqualTo(0L);
            Awaitility.await()
                    .atMost(RECOVERY)
                    .untilAsserted(
                            () -> assertThat(consumers(fleet.redis, stream)).isSubsetOf(alive));
        }
        Awaitility.await()
                .atMost(RECOVERY)
                .untilAsserted(() -> assertThat(fleet.redis.call("XLEN", PREFIX + "events"))
                        .as("tasks that are not archived")
                        .isEqualTo(0L));
        for (String key : List.of("later", "expiring", "quarantine:default")) {
            assertThat(fleet.redis.call("EXISTS", PREFIX + key)).as(key).isEqualTo(0L);
        }
        List<String> keys =
                fleet.redis.list("KEYS", "*").stream().map(String::valueOf).toList();
        try (RedisCalls redis = new RedisCalls(fleet.redis.port())) {
            keys.forEach(key -> assertIsExplained(key, redis));
        }
    }

    private static void assertIsExplained(String key, RedisCalls redis) {
        assertThat(key)
                .matches(
                        "\\Q" + PREFIX
                                + "\\E(task|args|steps|shown|chunks|live|once|ready|fair|wake|worker|lost|cancels|tally|held|starts|called|turns|line|parked|flow|flow-tasks|flow-marks|flows|schedule|unique|counts|counted|quota|spent|calls|promised|charges|ledger|flight|followers|answer|failure|answers|answer-sizes|robots|turn|page|paid|money|last):.+|\\Q"
                                + PREFIX
                                + "\\E(streams|queues|busy|rules|limits|gates|parked|live|named|waiting|flow-work|quarantined|finished|dead|workers|last-beat|reclaim-hold|reconcile|repair-round|schedules|ticks|events|events-from|audit|ledger|quotas|pages|page-sizes|budgets|holds)");
        if (key.matches(
                ".*\\}:(task|args|steps|shown|chunks|once|lost|flow|flow-tasks|flow-marks|counts|counted|charges|ledger|flight|followers|answer|failure|answers|answer-sizes|robots|turn|page|paid):.*")) {
            assertThat((Long) redis.call("TTL", key))
                    .as("time to live of " + key)
                    .isPositive();
        }
    }

    /** Names of a stream's consumers; none if upkeep has just deleted the stream because it was empty. */
    private static List<String> consumers(RedisProcess redis, String stream) {
        List<Object> consumers;
        try {
            consumers = redis.list("XINFO", "CONSUMERS", stream, "workers");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("no such key");
            return List.of();
        }
        return consumers.stream()
                .map(consumer -> String.valueOf(((List<?>) consumer).get(1)))
                .toList();
    }
}
