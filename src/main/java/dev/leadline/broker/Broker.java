package dev.leadline.broker;

import dev.leadline.RedisUnavailable;
import dev.leadline.counts.Counts;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.GroupCommit;
import dev.leadline.redis.Headroom;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Replicas;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.NewTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue as its clients see it: enqueue, look up, wait, cancel, run again. Every call fails with {@link RedisUnavailable} when
 * Redis does not answer within {@code leadline.redis.request-timeout}. Where a tenant is asked for, null means an administrator,
 * who sees all; another tenant's task counts as unknown.
 */
@Singleton
public class Broker {

    /** How many tasks one call to Redis may carry. */
    public static final int MOST_AT_ONCE = Script.MAX_IDS;

    /**
     * Clients wait for their answers, so a small group is sent at once; smaller groups were no faster (bench/README.md,
     * W2).
     */
    private static final int ENOUGH = 16;

    private final Commands commands;
    private final Keys keys;
    private final Records records;
    private final Waiters waiters;
    private final Counts counts;
    private final Replicas replicas;
    private final Enqueue enqueue;
    private final Cancel cancel;
    private final Retry retry;
    private final Hasten hasten;
    private final GroupCommit<NewTask, Enqueue.Answer> enqueues;

    public Broker(
            Links links,
            KeyPrefix prefix,
            Keys keys,
            Records records,
            Waiters waiters,
            Counts counts,
            RedisConfig redis,
            BrokerConfig config) {
        RedisLink link = links.open("commands");
        Duration patience = redis.requestTimeout();
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.commands = new Commands(link, patience);
        this.replicas = new Replicas(link, redis.replicas());
        this.keys = keys;
        this.records = records;
        this.waiters = waiters;
        this.counts = counts;
        this.enqueue = new Enqueue(scripts, records, config, new Headroom(redis.fullAt()));
        this.cancel = new Cancel(scripts, config, patience);
        this.retry = new Retry(scripts, patience);
        this.hasten = new Hasten(scripts, patience);
        this.enqueues = new GroupCommit<>(this::enqueueAll, task -> task.args().bytes() + 500L, patience, ENOUGH);
    }

    /**
     * Stores a task in one atomic step. Concurrent calls are sent together. Repeating the call with the same task does
     * no harm, since the caller makes the id.
     */
    public Uni<Enqueue.Answer> enqueue(NewTask task) {
        return enqueues.submit(task);
    }

    /** The task; null when there is no task of that id, or none any more. */
    public Uni<@Nullable Task> find(TaskId id, @Nullable String tenant) {
        return commands.one(Records.request(keys.task(id))).map(values -> visible(records.task(id, values), tenant));
    }

    /** The task as soon as it is final, or as it is when the time is over; null when there is none. */
    public Uni<@Nullable Task> await(TaskId id, @Nullable String tenant, Duration atMost) {
        return find(id, tenant)
                .chain(task -> task == null || task.state().isFinal()
                        ? Uni.createFrom().item(task)
                        : waiters.untilFinal(id, atMost).chain(() -> find(id, tenant)));
    }

    /** Completes when the task or the flow of this id has ended or is gone, or when the time is over. */
    public Uni<Void> untilFinal(TaskId id, Duration atMost) {
        return waiters.untilFinal(id, atMost);
    }

    /** Cancels a waiting task at once, and has a running one stopped within a second. */
    public Uni<Cancel.Result> cancel(TaskId id, @Nullable String tenant) {
        return cancel.run(id, tenant);
    }

    /** Runs a task again that failed, was cancelled or expired. */
    public Uni<Retry.Answer> retry(TaskId id, @Nullable String tenant) {
        return retry.run(id, tenant);
    }

    /** Makes a task due now that was put back by a run. */
    public Uni<Hasten.Result> hasten(TaskId id) {
        return hasten.run(id);
    }

    /** What is wrong with the settings of Redis, as a sentence; empty when nothing is. */
    public Uni<String> check() {
        return commands.one(Command.INFO, "memory").map(Broker::policyProblem);
    }

    private static String policyProblem(@Nullable Response info) {
        String text = String.valueOf(info);
        boolean bounded = !text.contains("\nmaxmemory:0\r");
        return bounded && !text.contains("maxmemory_policy:noeviction")
                ? "Redis may evict keys and so lose tasks: its maxmemory-policy must be noeviction"
                : "";
    }

    private Uni<List<Enqueue.Answer>> enqueueAll(List<NewTask> tasks, Duration patience) {
        return enqueue.run(tasks, patience)
                .invoke(answers -> count(tasks, answers))
                .chain(answers -> replicas.confirm(patience).replaceWith(answers));
    }

    private void count(List<NewTask> tasks, List<Enqueue.Answer> answers) {
        for (int i = 0; i < tasks.size(); i++) {
            if (answers.get(i).result() == Enqueue.Result.ACCEPTED) {
                counts.enqueued(tasks.get(i).placement(), tasks.get(i).handler());
            }
        }
    }

    private static @Nullable Task visible(@Nullable Task task, @Nullable String tenant) {
        return task == null || tenant == null || tenant.equals(task.placement().tenant()) ? task : null;
    }
}
