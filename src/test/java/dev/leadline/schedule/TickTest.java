package dev.leadline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.listing.TaskQuery;
import dev.leadline.redis.Script;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Unique;
import dev.leadline.testsupport.LossyProxy;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each tick makes one task, whatever happens to the processes that make it. */
@Execution(ExecutionMode.CONCURRENT)
class TickTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static RedisProcess redis;
    private ScheduleFixture one;
    private ScheduleFixture other;

    @BeforeAll
    static void startRedis() {
        redis = BrokerFixture.redis();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNodes() {
        redis.call("FLUSHALL");
        one = new ScheduleFixture(redis.url());
        other = new ScheduleFixture(redis.url());
    }

    @AfterEach
    void stopNodes() {
        one.close();
        other.close();
    }

    private static Instant now() {
        List<Object> time = redis.list("TIME");
        return Instant.ofEpochSecond(Long.parseLong((String) time.get(0)))
                .plusMillis(Long.parseLong((String) time.get(1)) / 1000);
    }

    private List<Task> tasks() {
        return one.node
                .await(one.node.lists.page(new TaskQuery(null, null, null, null, null, 500, null)))
                .items();
    }

    private long ticks() {
        return redis.list("KEYS", one.node.base() + "task:*").size();
    }

    // ── Many nodes ──────────────────────────────────────────────────────────────────────────────────────────────────

    /** celery/celery#2856 and #4808: two beats make each tick twice. */
    @Test
    void twoNodesThatTickAtOnceMakeEachTickOnce_celery2856() {
        one.ticking();
        other.ticking();
        one.keep(ScheduleFixture.every("often", SECOND));
        Instant first = Objects.requireNonNull(one.find("often").next());

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ticks() >= 5);
        one.stopTicking();
        other.stopTicking();

        List<Instant> made =
                tasks().stream().map(task -> task.id().createdAt()).sorted().toList();
        for (int i = 0; i < made.size(); i++) {
            assertThat(made.get(i)).isEqualTo(first.plus(SECOND.multipliedBy(i)));
        }
    }

    /** celery/celery#1495: when the one beat dies, nothing ticks until somebody starts another one. */
    @Test
    void whenTheNodeThatMadeTheScheduleDiesTheOtherOneGoesOn_celery1495() {
        one.ticking();
        other.ticking();
        one.keep(ScheduleFixture.every("often", SECOND));
        one.stopTicking();

        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ticks() >= 3);

        Instant last = Objects.requireNonNull(one.find("often").lastTick());
        assertThat(last).isBeforeOrEqualTo(now());
        assertThat(tasks())
                .extracting(task -> task.id().createdAt().toEpochMilli() % 1000)
                .as("no tick was left out, so all are at the same part of a second")
                .containsOnly(last.toEpochMilli() % 1000);
    }

    @Test
    void ofTwoNodesThatComputedTheSameTickTheSecondChangesNothing() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        one.moveTo(redis, "hourly", now().minusMillis(500));
        Tick.Answer seen = one.tick(List.of());
        List<Tick.Step> steps = one.planner.plan(seen.due(), seen.now());

        one.tick(steps);
        Standing after = one.find("hourly");
        other.tick(steps);

        assertThat(other.find("hourly")).isEqualTo(after);
        assertThat(ticks()).isEqualTo(1);
    }

    /** A node that is late with its answer must not move the schedule back. */
    @Test
    void aNodeThatWasFrozenSinceAnEarlierTickChangesNothing() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        one.moveTo(redis, "hourly", now().minus(HOUR).minusMillis(100));
        Tick.Answer seen = one.tick(List.of());
        List<Tick.Step> stale = one.planner.plan(seen.due(), seen.now());
        other.round();
        Standing after = other.find("hourly");

        one.tick(stale);

        assertThat(one.find("hourly")).isEqualTo(after);
    }

    /** sibson/redbeat#81: a schedule that is new, or saved again, runs at once, and more than once. */
    @Test
    void aScheduleThatIsNewOrKeptAgainDoesNotTickAtOnce_redbeat81() {
        Definition schedule = ScheduleFixture.with(
                "daily", Cron.of("0 0 * * *", "UTC"), Missed.ALL, Overlap.ALLOW, BrokerFixture.task());

        assertThat(one.keep(schedule)).isEqualTo(KeepSchedule.Result.MADE);
        Instant next = one.find("daily").next();
        assertThat(other.keep(schedule)).isEqualTo(KeepSchedule.Result.CHANGED);
        one.round();
        other.round();

        assertThat(next).isAfter(now());
        assertThat(one.find("daily").next()).isEqualTo(next);
        assertThat(ticks()).isZero();
    }

    @Test
    void anIntervalThatIsKeptAgainAndAgainIsNotPutOff() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        Instant next = one.find("hourly").next();

        one.keep(ScheduleFixture.with(
                "hourly", new Every(HOUR), Missed.SKIP, Overlap.SKIP, BrokerFixture.task("another")));

        assertThat(one.find("hourly").next()).isEqualTo(next);
    }

    @Test
    void anotherRuleBeginsAnew() {
        one.keep(ScheduleFixture.every("some", HOUR));

        one.keep(ScheduleFixture.every("some", Duration.ofDays(1)));

        assertThat(one.find("some").next()).isAfter(now().plus(Duration.ofHours(23)));
    }

    // ── Lost answers and wrong clocks ───────────────────────────────────────────────────────────────────────────────

    @Test
    void aTickWhoseAnswerWasLostMakesOneTask() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        one.moveTo(redis, "hourly", now().minusMillis(500));
        redis.call("SCRIPT", "LOAD", Tick.SCRIPT.source());
        try (LossyProxy proxy = new LossyProxy(redis.port());
                ScheduleFixture node = new ScheduleFixture(proxy.url())) {
            Tick.Answer seen = node.tick(List.of());
            proxy.loseAnswerTo(Tick.SCRIPT.sha());

            node.tick(node.planner.plan(seen.due(), seen.now()));

            assertThat(proxy.lost()).isEqualTo(1);
        }
        assertThat(ticks()).isEqualTo(1);
        assertThat(one.find("hourly").next()).isAfter(now());
    }

    /** If a script is stopped between its writes, the task is there and the schedule has not moved. */
    @Test
    void aTickThatWasInterruptedAfterItsTaskWasStoredMakesNoSecondOne() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        Instant tick = now().minusMillis(500);
        one.moveTo(redis, "hourly", tick);
        one.round();

        one.moveTo(redis, "hourly", tick);
        one.round();

        assertThat(ticks()).isEqualTo(1);
        assertThat(one.node.take("w", 10).tasks()).hasSize(1);
    }

    static List<Script> transitions() {
        return List.of(KeepSchedule.SCRIPT, PauseSchedule.SCRIPT, ForgetSchedule.SCRIPT, RunSchedule.SCRIPT);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("transitions")
    void aRequestWhoseAnswerWasLostIsDoneOnce(Script script) {
        redis.call("SCRIPT", "LOAD", script.source());
        try (LossyProxy proxy = new LossyProxy(redis.port());
                ScheduleFixture node = new ScheduleFixture(proxy.url())) {
            one.keep(ScheduleFixture.every("hourly", HOUR));
            Instant next = one.find("hourly").next();
            proxy.loseAnswerTo(script.sha());

            if (script == KeepSchedule.SCRIPT) {
                assertThat(node.keep(ScheduleFixture.every("hourly", HOUR))).isEqualTo(KeepSchedule.Result.CHANGED);
                assertThat(one.find("hourly").next()).isEqualTo(next);
            } else if (script == PauseSchedule.SCRIPT) {
                assertThat(node.node.await(node.schedules.pause(ScheduleFixture.name("hourly"))))
                        .isTrue();
                assertThat(one.find("hourly").paused()).isTrue();
            } else if (script == RunSchedule.SCRIPT) {
                assertThat(node.node.await(node.schedules.run(ScheduleFixture.name("hourly"), TaskId.next())))
                        .isNotNull();
                assertThat(ticks()).isEqualTo(1);
            } else {
                // The repeated call finds nothing; it cannot know that it deleted the schedule itself.
                node.node.await(node.schedules.delete(ScheduleFixture.name("hourly")));
                assertThat(one.node.await(one.schedules.find(ScheduleFixture.name("hourly"))))
                        .isNull();
            }
            assertThat(proxy.lost()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600})
    void aNodeWhoseClockIsWrongByAnHourNeitherMissesNorDoublesATick(long seconds) {
        one.keep(ScheduleFixture.with(
                "often", new Every(Duration.ofMinutes(10)), Missed.ALL, Overlap.ALLOW, BrokerFixture.task()));
        Instant tick = now().minusMillis(300);
        one.moveTo(redis, "often", tick);
        Tick.Answer seen = one.tick(List.of());
        assertThat(seen.now()).as("the time comes from Redis").isBetween(tick, now());

        // Even if a node took its own time for that of Redis, the script would compare.
        one.tick(one.planner.plan(seen.due(), seen.now()));
        Instant next = Objects.requireNonNull(one.find("often").next());
        List<Tick.Due> mistaken =
                List.of(new Tick.Due(ScheduleFixture.name("often"), next, "every 600000", Missed.ALL));
        one.tick(one.planner.plan(mistaken, now().plusSeconds(Math.abs(seconds))));

        assertThat(one.find("often").next()).isEqualTo(next);
        assertThat(next).isEqualTo(tick.plus(Duration.ofMinutes(10)));
        assertThat(tasks()).extracting(task -> task.id().createdAt()).containsExactly(tick);
    }

    // ── Missed ticks ────────────────────────────────────────────────────────────────────────────────────────────────

    /** taskforcesh/bullmq#1658: a cron job whose time came while no worker ran is never seen again. */
    @ParameterizedTest
    @CsvSource({"SKIP, 0, 5", "ONCE, 1, 4", "ALL, 5, 0"})
    void ticksThatCameWhileNoNodeRanAreMadeAsAskedAndTheScheduleGoesOn_bullmq1658(
            Missed missed, int tasks, long skipped) {
        one.keep(ScheduleFixture.with(
                "minutely", new Every(Duration.ofMinutes(1)), missed, Overlap.ALLOW, BrokerFixture.task()));
        Instant oldest = now().minusSeconds(4 * 60 + 30);
        one.moveTo(redis, "minutely", oldest);

        one.round();
        other.round();

        Standing after = one.find("minutely");
        assertThat(ticks()).isEqualTo(tasks);
        assertThat(after.skipped()).isEqualTo(skipped);
        assertThat(after.next()).isEqualTo(oldest.plusSeconds(5 * 60));
        assertThat(after.lastTick()).isEqualTo(tasks == 0 ? null : oldest.plusSeconds(4 * 60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SKIP", "ONCE", "ALL"})
    void ticksThatAreLateWithinTheGraceAreAllMade(Missed missed) {
        one.keep(ScheduleFixture.with("often", new Every(SECOND), missed, Overlap.ALLOW, BrokerFixture.task()));
        one.moveTo(redis, "often", now().minusMillis(2_500));

        one.round();

        assertThat(ticks()).isBetween(3L, 4L);
        assertThat(one.find("often").skipped()).isZero();
    }

    @Test
    void ofALongOutageTheNewestThousandTicksAreMade() {
        one.keep(ScheduleFixture.with(
                "often", Cron.of("* * * * * *", "Europe/Berlin"), Missed.ALL, Overlap.ALLOW, BrokerFixture.task()));
        Instant end = now();
        one.moveTo(redis, "often", Instant.ofEpochSecond(end.getEpochSecond() - 86_400));

        one.round();

        assertThat(ticks()).isBetween(1000L, 1005L);
        List<Instant> made = redis.list("KEYS", one.node.base() + "task:*").stream()
                .map(key -> new TaskId(((String) key).substring((one.node.base() + "task:").length())).createdAt())
                .sorted()
                .toList();
        assertThat(made.get(0)).isBetween(end.minusSeconds(1000), end.minusSeconds(990));
        assertThat(new HashSet<>(made)).hasSameSizeAs(made);
    }

    // ── Overlap ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aTickIsSkippedWhileAnEarlierTaskHasNotEnded() {
        one.keep(ScheduleFixture.with("hourly", new Every(HOUR), Missed.ONCE, Overlap.SKIP, BrokerFixture.task()));
        tickNow("hourly");
        LeasedTask running = one.node.takeOne("w");

        tickNow("hourly");
        assertThat(ticks()).isEqualTo(1);
        assertThat(one.find("hourly").skipped()).isEqualTo(1);
        assertThat(one.find("hourly").lastTask()).isEqualTo(running.id().value());

        one.node.succeed(running);
        tickNow("hourly");
        assertThat(ticks()).isEqualTo(2);
    }

    @Test
    void aTaskThatWasMadeByHandCountsAsAnEarlierOne() {
        one.keep(ScheduleFixture.with("hourly", new Every(HOUR), Missed.ONCE, Overlap.SKIP, BrokerFixture.task()));
        tickNow("hourly");
        one.node.succeed(one.node.takeOne("w"));
        one.node.await(one.schedules.run(ScheduleFixture.name("hourly"), TaskId.next()));

        tickNow("hourly");

        assertThat(ticks()).isEqualTo(2);
        assertThat(one.find("hourly").skipped()).isEqualTo(1);
    }

    @Test
    void aTickMakesItsTaskAlthoughAnEarlierOneHasNotEndedUnlessItIsToSkip() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        tickNow("hourly");
        tickNow("hourly");

        assertThat(ticks()).isEqualTo(2);
    }

    private void tickNow(String name) {
        one.moveTo(redis, name, now().minusMillis(1));
        one.round();
    }

    @Test
    void aTickGivesWayToAUniqueTaskOfTheSameArguments() {
        one.keep(ScheduleFixture.with(
                "hourly",
                new Every(HOUR),
                Missed.ONCE,
                Overlap.ALLOW,
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build()));
        TaskId other = one.node.enqueue(
                BrokerFixture.aTask().unique(Unique.whileRunning(), "digest").build());

        tickNow("hourly");
        assertThat(ticks()).isEqualTo(1);
        assertThat(one.find("hourly").skipped()).isEqualTo(1);
        assertThat(one.node.await(one.schedules.run(ScheduleFixture.name("hourly"), TaskId.next())))
                .isEqualTo(other);

        one.node.succeed(one.node.takeOne("w"));
        tickNow("hourly");
        assertThat(ticks()).isEqualTo(2);
    }

    // ── The task of a tick ──────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theTaskOfATickHasEverythingThatTheScheduleSaysOfIt() {
        String args = "{\"text\":\"" + "x".repeat(9_000) + "\"}";
        one.keep(ScheduleFixture.with(
                "hourly",
                new Every(HOUR),
                Missed.ONCE,
                Overlap.ALLOW,
                BrokerFixture.aTask()
                        .queue("reports")
                        .args(args)
                        .maxAttempts(7)
                        .timeout(Duration.ofMinutes(3))
                        .delay(Duration.ofMillis(50))
                        .expires(Duration.ofMinutes(9))
                        .build()));
        tickNow("hourly");

        Task task = one.node.find(
                new TaskId(Objects.requireNonNull(one.find("hourly").lastTask())));
        assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(task.placement().queue()).isEqualTo("reports");
        assertThat(task.options().limits().maxAttempts()).isEqualTo(7);
        assertThat(task.options().tags()).containsExactly("a-tag");
        List<LeasedTask> taken = new ArrayList<>();
        Awaitility.await().until(() -> {
            taken.addAll(one.node.take("w", 1).tasks());
            return !taken.isEmpty();
        });
        assertThat(one.node.await(one.node.leases.arguments(task.id()))).isEqualTo(args);
    }

    @Test
    void aFullRedisMakesNoTickAndForgetsNone() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        Instant tick = now().minusMillis(1);
        one.moveTo(redis, "hourly", tick);
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThatThrownBy(one::round).isInstanceOf(RedisUnavailable.class);
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(one.find("hourly").next()).isEqualTo(tick);

        one.round();

        assertThat(ticks()).isEqualTo(1);
    }

    // ── What somebody did at a Redis prompt ─────────────────────────────────────────────────────────────────────────

    @ParameterizedTest
    @ValueSource(strings = {"ticks", "schedules"})
    void aScheduleTicksAlthoughAnIndexWasDeletedOrTurnedIntoAnotherType(String key) {
        for (String command : List.of("DEL", "SET")) {
            one.keep(ScheduleFixture.every("hourly", HOUR));
            one.moveTo(redis, "hourly", now().minusMillis(1));
            redis.call("DEL", one.node.base() + key);
            if (command.equals("SET")) {
                redis.call("SET", one.node.base() + key, "of another type");
            }

            one.mend();
            one.round();
            one.round();

            assertThat(one.find("hourly").next()).isAfter(now());
            assertThat(redis.list("ZRANGE", one.node.base() + "ticks", "0", "-1"))
                    .containsExactly("default:hourly");
            assertThat(redis.list("ZRANGE", one.node.base() + "schedules", "0", "-1"))
                    .containsExactly("default:hourly");
        }
        assertThat(ticks()).isEqualTo(2);
    }

    @Test
    void aScheduleWhoseHashWasDeletedIsForgotten() {
        one.keep(ScheduleFixture.every("hourly", HOUR));
        one.keep(ScheduleFixture.every("other", HOUR));
        redis.call("DEL", one.node.base() + "schedule:default:hourly");
        redis.call("ZADD", one.node.base() + "ticks", "1", "default:hourly");
        one.moveTo(redis, "other", now().minusMillis(1));

        one.round();
        one.mend();

        assertThat(ticks()).isEqualTo(1);
        assertThat(redis.list("ZRANGE", one.node.base() + "schedules", "0", "-1"))
                .containsExactly("default:other");
    }

    /** While two versions run, the older one leaves what it cannot read to the newer one. */
    @Test
    void aRuleThatThisVersionCannotReadHoldsNobodyUp() {
        one.keep(ScheduleFixture.every("future", HOUR));
        one.keep(ScheduleFixture.every("hourly", HOUR));
        redis.call("HSET", one.node.base() + "schedule:default:future", "rule", "sunset 60.39,5.32");
        one.moveTo(redis, "future", now().minusMillis(5));
        one.moveTo(redis, "hourly", now().minusMillis(1));
        Tick.Answer seen = one.tick(List.of());

        List<Tick.Step> steps = one.planner.plan(seen.due(), seen.now());
        one.tick(steps);

        assertThat(steps).hasSize(1);
        assertThat(ticks()).isEqualTo(1);
    }

    // ── Pausing, and how many there may be ──────────────────────────────────────────────────────────────────────────

    @Test
    void aPausedScheduleMakesNothingAndWhatCameMeanwhileIsNotMadeUpFor() {
        one.keep(ScheduleFixture.with("hourly", new Every(HOUR), Missed.ALL, Overlap.ALLOW, BrokerFixture.task()));
        one.moveTo(redis, "hourly", now().minus(HOUR.multipliedBy(3)));
        one.node.await(one.schedules.pause(ScheduleFixture.name("hourly")));
        one.round();
        assertThat(one.find("hourly").upcoming(10)).isEmpty();

        one.node.await(one.schedules.resume(ScheduleFixture.name("hourly")));
        Instant next = one.find("hourly").next();
        one.node.await(one.schedules.resume(ScheduleFixture.name("hourly")));
        one.round();

        assertThat(ticks()).isZero();
        assertThat(next).isAfter(now());
        assertThat(one.find("hourly").next()).isEqualTo(next);
    }

    @Test
    void whatWasPausedByHandStaysPausedWhenTheConfigurationIsAppliedAgain() {
        Definition declared = new Definition(
                ScheduleFixture.name("hourly"),
                new Every(HOUR),
                Missed.ONCE,
                Overlap.ALLOW,
                false,
                true,
                BrokerFixture.task(),
                "{}");
        one.keep(declared);
        one.node.await(one.schedules.pause(ScheduleFixture.name("hourly")));

        other.keep(declared);

        assertThat(one.find("hourly").paused()).isTrue();
        one.keep(ScheduleFixture.every("hourly", HOUR));
        assertThat(one.find("hourly").paused()).isFalse();
    }

    @Test
    void aTenantHasAsManySchedulesAsItMay() {
        for (int i = 0; i < 5; i++) {
            assertThat(one.keep(ScheduleFixture.every("s" + i, HOUR))).isEqualTo(KeepSchedule.Result.MADE);
        }

        assertThat(one.keep(ScheduleFixture.every("s5", HOUR))).isEqualTo(KeepSchedule.Result.TOO_MANY);
        assertThat(one.keep(ScheduleFixture.every("s4", HOUR))).isEqualTo(KeepSchedule.Result.CHANGED);
        one.node.await(one.schedules.delete(ScheduleFixture.name("s0")));
        assertThat(one.keep(ScheduleFixture.every("s5", HOUR))).isEqualTo(KeepSchedule.Result.MADE);
    }
}
