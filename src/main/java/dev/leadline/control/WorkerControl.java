package dev.leadline.control;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.HeldLeases;
import dev.leadline.listing.WorkerView;
import dev.leadline.listing.Workers;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import dev.leadline.task.Orders;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators see of a worker and tell it to do. Every call fails with {@link RedisUnavailable}. */
@Singleton
public class WorkerControl {

    /** How many of its running tasks are shown. */
    static final int MOST_TASKS = 500;

    private final Workers workers;
    private final Keys keys;
    private final Records records;
    private final Commands commands;
    private final HeldLeases heldLeases;
    private final Order order;

    public WorkerControl(
            Links links, KeyPrefix prefix, Keys keys, Records records, RedisConfig redis, Workers workers) {
        Duration patience = redis.requestTimeout();
        RedisLink link = links.open("worker control");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.workers = workers;
        this.keys = keys;
        this.records = records;
        this.commands = new Commands(link, patience);
        this.heldLeases = new HeldLeases(scripts, patience);
        this.order = new Order(scripts, patience);
    }

    /** The worker; null when none of that id lives. */
    public Uni<@Nullable WorkerView> find(String worker) {
        return workers.find(worker);
    }

    /** Up to 500 of the tasks that it runs, in the order in which they were enqueued. */
    public Uni<List<Task>> running(String worker) {
        return heldLeases.run(worker, MOST_TASKS).chain(leases -> read(worker, leases));
    }

    private Uni<List<Task>> read(String worker, Set<Lease> leases) {
        List<TaskId> ids = leases.stream()
                .map(Lease::task)
                .sorted((one, other) -> one.value().compareTo(other.value()))
                .limit(MOST_TASKS)
                .toList();
        List<Request> requests =
                ids.stream().map(id -> Records.listRequest(keys.task(id))).toList();
        return commands.all(requests).map(answers -> tasks(worker, ids, answers));
    }

    private List<Task> tasks(String worker, List<TaskId> ids, List<@Nullable Response> answers) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Task task = records.task(ids.get(i), answers.get(i));
            if (task != null && task.state() == TaskState.STARTED && worker.equals(task.worker())) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    /**
     * Gives orders, which reach the worker within a second and hold until it ends. What is null in them stays as it is.
     */
    public Uni<Order.Result> order(String worker, Orders orders) {
        return order.run(worker, orders);
    }
}
