package dev.leadline.schedule;

import dev.leadline.broker.Enqueue;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Schedules as clients see them: keep, look up, list, delete, pause, resume, run. Every call fails with {@link
 * dev.leadline.RedisUnavailable} when Redis does not answer within {@code leadline.redis.request-timeout}.
 */
@Singleton
public class Schedules {

    private final Records records;
    private final Ticker ticker;
    private final Commands commands;
    private final StoredSchedules stored;
    private final KeepSchedule keep;
    private final PauseSchedule pause;
    private final ForgetSchedule forget;
    private final RunSchedule run;

    public Schedules(
            Ticker ticker,
            Links links,
            KeyPrefix prefix,
            Keys keys,
            Records records,
            RedisConfig redis,
            ScheduleConfig config) {
        RedisLink link = links.open("schedules");
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.records = records;
        this.ticker = ticker;
        this.commands = new Commands(link, patience);
        this.stored = new StoredSchedules(commands, keys);
        this.keep = new KeepSchedule(scripts, config.most(), patience);
        this.pause = new PauseSchedule(scripts, patience);
        this.forget = new ForgetSchedule(scripts, patience);
        this.run = new RunSchedule(scripts, patience);
    }

    /** Keeps a schedule: a new one, or another definition of one that is there. */
    public Uni<KeepSchedule.Result> keep(Definition schedule) {
        return now().chain(now -> keep.run(schedule, Enqueue.describe(schedule.task(), records), now))
                .invoke(ticker::lookNow);
    }

    /** Null when there is no such schedule. Arrives on a worker thread, on which its ticks can be computed. */
    public Uni<@Nullable Standing> find(Name name) {
        return stored.find(name).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /**
     * Schedules by tenant and name. They arrive on a worker thread, on which their ticks can be computed: the ticks of five
     * hundred rare ones take a second.
     *
     * @param tenant whose; null: of all tenants
     * @param limit 1 to 500; a page may be shorter and still have a next, since it ends after about a megabyte
     * @param cursor as {@link StoredSchedules.Page#next} gave it; null for the first page
     * @return fails with IllegalArgumentException when no page can have given the cursor
     */
    public Uni<StoredSchedules.Page> page(@Nullable String tenant, int limit, @Nullable String cursor) {
        return stored.page(tenant, limit, cursor).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** True when it was there; the tasks that it made stay. */
    public Uni<Boolean> delete(Name name) {
        return forget.run(name);
    }

    /** False when there is no such schedule. */
    public Uni<Boolean> pause(Name name) {
        return pause.pause(name).map(result -> result == PauseSchedule.Result.DONE);
    }

    /** From now on it ticks again; what would have ticked meanwhile makes no tasks. False when there is no such schedule. */
    public Uni<Boolean> resume(Name name) {
        return stored.find(name)
                .chain(found -> found == null
                        ? Uni.createFrom().item(false)
                        : now().chain(now -> pause.resume(name, found.rule(), now))
                                .chain(result -> switch (result) {
                                    case DONE -> Uni.createFrom().item(true).invoke(ticker::lookNow);
                                    case UNKNOWN -> Uni.createFrom().item(false);
                                    case CHANGED -> resume(name);
                                }));
    }

    /**
     * Makes a task of it now; null when there is no such schedule. The id is that of an earlier task if the new one would
     * have to be the only one of its kind, and is not.
     */
    public Uni<@Nullable TaskId> run(Name name, TaskId id) {
        return run.run(name, id);
    }

    /** The time by Redis' clock. */
    private Uni<Instant> now() {
        return commands.one(Command.TIME).map(Objects::requireNonNull).map(Schedules::instant);
    }

    /** The answer to TIME: seconds, and microseconds of the second. */
    private static Instant instant(Response time) {
        return Instant.ofEpochSecond(time.get(0).toLong())
                .plusMillis(time.get(1).toLong() / 1000);
    }

    /** The names of all schedules that come from the configuration. */
    public Uni<List<Name>> declared() {
        return stored.declared();
    }
}
