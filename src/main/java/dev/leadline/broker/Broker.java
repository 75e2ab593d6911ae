package dev.leadline.broker;

import dev.leadline.task.NewTask;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue as its clients see it: hand in, look up, wait, list, cancel, run again. Every call fails with
 * {@link BrokerUnavailable} when Redis does not answer within {@code leadline.broker.request-timeout}. Where a tenant is
 * asked for, null means an administrator, who sees all; another tenant's task counts as unknown.
 */
@Singleton
public class Broker {

    /** How many tasks go to or come from Redis in one call at most. */
    public static final int MOST_AT_ONCE = Script.MAX_IDS;

    /** Clients wait for their answers, so few are enough; more calls at a time were no faster (bench/, W2 concurrent). */
    private static final int ENOUGH = 16;

    private final Scripts scripts;
    private final Commands commands;
    private final Keys keys;
    private final Records records;
    private final Waiters waiters;
    private final TaskLists lists;
    private final Survey survey;
    private final Replicas replicas;
    private final BrokerConfig config;
    private final GroupCommit<NewTask, Enqueued> enqueues;

    public Broker(Links links, Keys keys, Records records, Waiters waiters, RedisConfig redis, BrokerConfig config) {
        RedisLink link = links.open("commands");
        this.scripts = new Scripts(link, keys, redis.commandTimeout());
        this.commands = new Commands(link, config.requestTimeout());
        this.replicas = new Replicas(link, redis.replicas());
        this.keys = keys;
        this.records = records;
        this.waiters = waiters;
        this.lists = new TaskLists(commands, keys, records);
        this.survey = new Survey(scripts, commands, keys, records, config.requestTimeout());
        this.config = config;
        this.enqueues = new GroupCommit<>(
                this::enqueueAll, task -> task.args().length() + 500L, config.requestTimeout(), ENOUGH);
    }

    /**
     * Stores a task in one atomic step. Concurrent calls go out together. Repeating the call with the same task does no
     * harm: the id is the caller's.
     */
    public Uni<Enqueued> enqueue(NewTask task) {
        return enqueues.submit(task);
    }

    /** The task; null when there is none of that id (any more). */
    public Uni<@Nullable Task> find(TaskId id, @Nullable String tenant) {
        return commands.one(Records.request(keys.task(id))).map(values -> visible(records.task(id, values), tenant));
    }

    /** The task as soon as it is final, or as it stands when the time is over; null when there is none. */
    public Uni<@Nullable Task> await(TaskId id, @Nullable String tenant, Duration atMost) {
        return find(id, tenant)
                .chain(task -> task == null || task.state().isFinal()
                        ? Uni.createFrom().item(task)
                        : waiters.untilFinal(id, atMost).chain(() -> find(id, tenant)));
    }

    /** A page of tasks, newest first within a state; fails with IllegalArgumentException on a cursor not its own. */
    public Uni<TaskPage> list(TaskQuery query) {
        return lists.page(query);
    }

    /** Cancels a waiting task at once, and has a running one stopped within a second. */
    public Uni<CancelResult> cancel(TaskId id, @Nullable String tenant) {
        return run(Script.CANCEL, List.of(feed(), id.value(), tenant == null ? "" : tenant))
                .map(code -> CancelResult.values()[code.toInteger()]);
    }

    /** Runs a task again that failed, was cancelled or expired. */
    public Uni<RetryResult> retry(TaskId id, @Nullable String tenant) {
        return run(Script.RETRY, List.of(id.value(), tenant == null ? "" : tenant))
                .map(code -> RetryResult.values()[code.toInteger()]);
    }

    /** All queues that hold or lately held tasks of the tenant, by name. */
    public Uni<List<QueueView>> queues(@Nullable String tenant) {
        return survey.queues(tenant);
    }

    /** All workers that are not declared lost, by id. */
    public Uni<List<WorkerView>> workers() {
        return survey.workers();
    }

    /** Whether Redis answers, and as it should; the sentence says what is wrong, empty when nothing is. */
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

    private Uni<Response> run(Script script, List<String> arguments) {
        return scripts.run(script, arguments, config.requestTimeout());
    }

    private String feed() {
        return Integer.toString(config.finishedCap());
    }

    private Uni<List<Enqueued>> enqueueAll(List<NewTask> tasks, Duration patience) {
        List<String> arguments = new ArrayList<>(1 + Script.ENQUEUE.argumentsPerItem() * tasks.size());
        arguments.add(Long.toString(config.idempotencyTtl().toSeconds()));
        tasks.forEach(task -> Enqueue.describe(task, records, arguments));
        return scripts.run(Script.ENQUEUE, arguments, patience)
                .chain(answer -> replicas.confirm(patience).replaceWith(answer))
                .map(exceptions -> Enqueue.answers(tasks, exceptions));
    }

    private static @Nullable Task visible(@Nullable Task task, @Nullable String tenant) {
        return task == null || tenant == null || tenant.equals(task.tenant()) ? task : null;
    }
}
