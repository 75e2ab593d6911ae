package dev.leadline.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.task.NewTask;
import dev.leadline.testsupport.RedisProcess;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The schedules of one node on a real Redis, without CDI. */
final class ScheduleFixture implements AutoCloseable {

    static final Duration GRACE = Duration.ofSeconds(5);

    final BrokerFixture node;
    final Schedules schedules;
    final Planner planner = new Planner(new Rules(), new Config());
    private final Ticker ticker;
    private final Scripts scripts;

    ScheduleFixture(String url) {
        this.node = new BrokerFixture(url, Duration.ofSeconds(2), 0, BrokerFixture.LEASE);
        Config config = new Config();
        this.ticker = new Ticker(node.links, node.prefix, node.redisConfig, config);
        this.schedules = new Schedules(
                ticker, node.links, node.prefix, node.keys, new Records(new ObjectMapper()), node.redisConfig, config);
        this.scripts = new Scripts(node.links.open("test"), node.prefix, Duration.ofSeconds(5), SetAside.SCRIPT);
    }

    /** Until this is called, ticks are made by the test alone; from now on this node makes ticks by itself. */
    ScheduleFixture ticking() {
        ticker.start(new StartupEvent());
        return this;
    }

    void stopTicking() {
        ticker.stop(new ShutdownEvent());
    }

    static Name name(String own) {
        return new Name("default", own);
    }

    static Definition every(String name, Duration interval) {
        return with(name, new Every(interval), Missed.ONCE, Overlap.ALLOW, BrokerFixture.task());
    }

    static Definition with(String name, Rule rule, Missed missed, Overlap overlap, NewTask task) {
        return new Definition(name(name), rule, missed, overlap, false, false, task, "{}");
    }

    KeepSchedule.Result keep(Definition schedule) {
        return node.await(schedules.keep(schedule));
    }

    Standing find(String name) {
        return Objects.requireNonNull(node.await(schedules.find(name(name))), name);
    }

    Tick.Answer tick(List<Tick.Step> steps) {
        return node.await(new Tick(scripts, Duration.ofSeconds(5)).run(steps));
    }

    /** One round as the ticker makes it: until nothing is due. Returns the steps that were tried. */
    int round() {
        int tried = 0;
        Tick.Answer answer = tick(List.of());
        while (!answer.due().isEmpty()) {
            List<Tick.Step> steps = planner.plan(answer.due(), answer.now());
            tried += steps.size();
            answer = tick(steps);
        }
        return tried;
    }

    void mend() {
        node.await(new MendSchedules(scripts, Duration.ofSeconds(5)).run());
    }

    /** Moves the next tick of a schedule, as if nothing had made ticks since. */
    void moveTo(RedisProcess redis, String name, Instant tick) {
        redis.call("HSET", node.base() + "schedule:default:" + name, "next", Tick.ms(tick));
        redis.call("ZADD", node.base() + "ticks", Tick.ms(tick), "default:" + name);
    }

    @Override
    public void close() {
        stopTicking();
        node.close();
    }

    record Config() implements ScheduleConfig {
        @Override
        public int most() {
            return 5;
        }

        @Override
        public int args() {
            return 65_536;
        }

        @Override
        public Duration grace() {
            return GRACE;
        }

        @Override
        public int mostMissed() {
            return 1000;
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofMillis(500);
        }
    }
}
