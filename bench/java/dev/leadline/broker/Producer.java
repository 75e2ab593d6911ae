package dev.leadline.broker;

import dev.leadline.counts.Counts;
import dev.leadline.flow.FailurePolicy;
import dev.leadline.flow.FlowConfig;
import dev.leadline.flow.Flows;
import dev.leadline.flow.NewFlow;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisAddress;
import dev.leadline.redis.RedisConfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.task.Json;
import dev.leadline.task.Limits;
import dev.leadline.task.NewTask;
import dev.leadline.task.Placement;
import dev.leadline.task.Schedule;
import dev.leadline.task.TaskOptions;
import dev.leadline.task.Priority;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Leadline's producer for the benchmark: the real {@link Broker}, without the container around it.
 *
 * <pre>
 * produce single|concurrent|bulk N WARMUP ARGS   latency N WARMUP
 * </pre>
 *
 * with REDIS_PORT; says events as JSON lines on stdout. TASK names the handler, QUEUES and TENANTS say over how many of
 * both tasks are spread, FIRST the number of the first of both, BULK_CALLS how many bulk calls are under way at a time.
 * With LIMITED=1 each task has the limit key of its queue's number. FLOW is how many tasks make a flow, the last of which
 * waits for the others (1: none); DELAY is how long, as a duration, the tasks wait that wait for no other one.
 */
public final class Producer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Broker broker;
    private final Flows flows;
    private final String handler = setting("TASK", "health_check_task");
    private final int tenants = Integer.parseInt(setting("TENANTS", "1"));
    private final int queues = Integer.parseInt(setting("QUEUES", "1"));
    private final int first = Integer.parseInt(setting("FIRST", "0"));
    private final int bulkCalls = Integer.parseInt(setting("BULK_CALLS", "1"));
    private final boolean limited = setting("LIMITED", "0").equals("1");
    private final int flow = Integer.parseInt(setting("FLOW", "1"));
    private final Schedule start = start(setting("DELAY", ""));
    private final Json args;
    private int made;

    private Producer(Broker broker, Flows flows, String args) {
        this.broker = broker;
        this.flows = flows;
        this.args = Json.of(args);
    }

    public static void main(String[] words) throws InterruptedException {
        SmallRyeConfig settings = settings();
        RedisConfig redis = settings.getConfigMapping(RedisConfig.class);
        BrokerConfig config = settings.getConfigMapping(BrokerConfig.class);
        KeyPrefix prefix = new KeyPrefix(redis);
        Keys keys = new Keys(prefix);
        Links links = new Links(new RedisAddress(redis.url().orElseThrow()));
        Records records = new Records(new ObjectMapper());
        Broker broker = new Broker(
                links,
                prefix,
                keys,
                records,
                new Waiters(links, prefix, keys, redis),
                new Counts(),
                redis,
                config);
        Flows flows =
                new Flows(links, prefix, keys, records, broker, redis, config, settings.getConfigMapping(FlowConfig.class));
        try {
            if (words[0].equals("produce")) {
                new Producer(broker, flows, args(words[4]))
                        .produce(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            } else {
                new Producer(broker, flows, args("")).latency(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            }
            System.exit(0);
        } catch (RuntimeException e) {
            // Vert.x' threads would keep the process for ever.
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** Two small numbers, or two long ones that make 100 bytes of JSON; or a prompt. */
    private static String args(String kind) {
        return switch (kind) {
            case "100" -> "{\"x\":" + "1234567890".repeat(3) + ".1234567890123,\"y\":" + "1234567890".repeat(3)
                    + ".12345678901234}";
            case "prompt" -> "{\"prompt\":\"Say hello.\"}";
            default -> "{\"x\":1,\"y\":2}";
        };
    }

    private void produce(String mode, int n, int warmup) throws InterruptedException {
        send(mode, warmup);
        long start = System.nanoTime();
        send(mode, n);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println("{\"event\":\"produced\",\"n\":" + n + ",\"seconds\":" + seconds + "}");
    }

    private void send(String mode, int n) throws InterruptedException {
        if (n == 0) {
            return;
        }
        switch (mode) {
            case "single" -> {
                // Each call goes out when the one before is answered, on the thread that got the answer, as a pipeline does.
                Multi.createFrom()
                        .range(0, n / flow)
                        .onItem()
                        .transformToUniAndConcatenate(i -> taskOrFlow())
                        .collect()
                        .last()
                        .await()
                        .atMost(Duration.ofMinutes(10));
            }
            case "concurrent" -> keepUnderWay(64, n / flow);
            case "bulk" -> {
                if (flow == 1) {
                    bulk(n);
                } else {
                    keepUnderWay(64, n / flow);
                }
            }
            default -> throw new IllegalArgumentException(mode);
        }
    }

    /** Keeps this number of calls under way: each answer starts the next call. */
    private void keepUnderWay(int most, int n) throws InterruptedException {
        Semaphore free = new Semaphore(most);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < n; i++) {
            free.acquire();
            taskOrFlow().subscribe().with(done -> free.release(), problem -> {
                failure.set(problem);
                free.release();
            });
        }
        free.acquire(most);
        check(failure);
    }

    /** Calls of 1,000 tasks, as {@code POST /tasks/batch} gives them to the broker. */
    private void bulk(int n) throws InterruptedException {
        Semaphore free = new Semaphore(bulkCalls);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int left = n; left > 0; left -= 1000) {
            free.acquire();
            int size = Math.min(1000, left);
            CountDownLatch open = new CountDownLatch(size);
            for (int i = 0; i < size; i++) {
                broker.enqueue(task()).subscribe().with(done -> countDown(open, free), problem -> {
                    failure.set(problem);
                    countDown(open, free);
                });
            }
        }
        free.acquire(bulkCalls);
        check(failure);
    }

    private static synchronized void countDown(CountDownLatch open, Semaphore free) {
        open.countDown();
        if (open.getCount() == 0) {
            free.release();
        }
    }

    private static void check(AtomicReference<Throwable> failure) {
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private void latency(int n, int warmup) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < n + warmup; i++) {
            long start = System.nanoTime();
            NewTask task = task();
            Task ended = broker.enqueue(task)
                    .chain(() -> broker.await(task.id(), null, PATIENCE))
                    .await()
                    .atMost(PATIENCE);
            if (ended == null || ended.state() != TaskState.SUCCEEDED) {
                throw new IllegalStateException("not succeeded: " + ended);
            }
            if (i >= warmup) {
                all.append(all.isEmpty() ? "" : ",").append((System.nanoTime() - start) / 1e6);
            }
        }
        System.out.println("{\"event\":\"latency\",\"ms\":[" + all + "]}");
    }

    private Uni<?> taskOrFlow() {
        return flow == 1 ? broker.enqueue(task()) : flows.begin(flow());
    }

    /** The last of its tasks waits for the others. All are of one tenant and in one queue. */
    private NewFlow flow() {
        NewTask task = task();
        NewTask last = new NewTask(
                task.id(), task.handler(), task.args(), task.placement(), Schedule.NOW, task.options(), null);
        JsonNode same = json(args.text());
        List<NewFlow.Item> items = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int i = 1; i < flow; i++) {
            others.add("t" + i);
            items.add(new NewFlow.Item("t" + i, task, same, List.of(), FailurePolicy.FAIL));
        }
        items.add(new NewFlow.Item("last", last, same, others, FailurePolicy.FAIL));
        return NewFlow.of(task.placement().tenant(), items, flow, null);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Schedule start(String delay) {
        return delay.isEmpty() ? Schedule.NOW : new Schedule(Duration.parse(delay), null, null);
    }

    private NewTask task() {
        String tenant = tenants == 1 ? "default" : "tenant-" + (first + made % tenants);
        // After each round of the queues, each tenant goes on with the next queue: ten of both make a hundred pairs.
        int number = first + (made + made / queues) % queues;
        String queue = queues == 1 ? "default" : "queue-" + number;
        made++;
        return new NewTask(
                TaskId.next(),
                handler,
                args,
                new Placement(queue, Priority.NORMAL, tenant),
                start,
                new TaskOptions(
                        new Limits(4, null, Duration.ofDays(1)),
                        List.of(),
                        limited ? List.of("key-" + number) : List.of(),
                        null,
                        null,
                        null),
                null);
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }

    /**
     * The settings with their defaults, but for Redis' address, and for the time that a request may take: longer than a
     * process has by itself, since a cold producer on a busy machine may take its time.
     */
    private static SmallRyeConfig settings() {
        return new SmallRyeConfigBuilder()
                .withMapping(RedisConfig.class)
                .withMapping(BrokerConfig.class)
                .withMapping(FlowConfig.class)
                .withDefaultValue("leadline.redis.url", "redis://127.0.0.1:" + System.getenv("REDIS_PORT"))
                .withDefaultValue("leadline.redis.request-timeout", PATIENCE.toString())
                .build();
    }
}
