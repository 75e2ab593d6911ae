package dev.leadline.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.leadline.handler.ArgumentSchemas;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.Enqueuer;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.Outcomes;
import dev.leadline.handler.TaskHandler;
import dev.leadline.handler.TaskRequest;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A queue and its worker in the memory of a test:
 *
 * <pre>{@code
 * TestQueue queue = TestQueue.of(new ShoutHandler());
 * TestTask task = queue.submit("shout_task", Map.of("text", "hello"));
 * queue.drain();
 * assertEquals("HELLO", task.result(String.class));
 * }</pre>
 *
 * Time is virtual: {@link #drain} moves the clock to the next task that is due, so a retry in an hour takes no time. Every test
 * sees the same delays, since the jitter has a fixed seed.
 */
public final class TestQueue implements Enqueuer {

    private static final int MOST_RUNS = 10_000;
    private static final int MAX_RESULT_BYTES = 4 << 20;
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private final ObjectMapper json =
            new ObjectMapper().findAndRegisterModules().disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private final Arguments arguments = new Arguments(json, VALIDATOR);
    private final ArgumentSchemas schemas = new ArgumentSchemas();
    private final Random random = new Random(1);
    private final Outcomes outcomes = new Outcomes(json, MAX_RESULT_BYTES, random);
    private final VirtualClock clock = new VirtualClock();
    private final List<TaskHandler<?, ?>> handlers = new ArrayList<>();
    private final List<TestTask> tasks = new CopyOnWriteArrayList<>();
    private final List<TestRun> underWay = new CopyOnWriteArrayList<>();
    private final Map<String, TestTask> once = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(TestQueue::daemon);
    private HandlerRegistry registry = new HandlerRegistry(List.of());
    private Duration patience = Duration.ofSeconds(10);

    /** A queue that knows no handlers yet: for handlers that are given the queue itself, as their {@link Enqueuer}. */
    public TestQueue() {}

    /** A queue whose worker knows these handlers. Fails as a process fails to start with them. */
    public static TestQueue of(TaskHandler<?, ?>... handlers) {
        TestQueue queue = new TestQueue();
        for (TaskHandler<?, ?> handler : handlers) {
            queue.add(handler);
        }
        return queue;
    }

    /** Adds a handler. Fails as a process fails to start with it. */
    public TestQueue add(TaskHandler<?, ?> handler) {
        handlers.add(handler);
        registry = new HandlerRegistry(handlers);
        schemas.of(handler);
        return this;
    }

    /** How long, in real time, a run may take before the test fails; ten seconds unless it is said. */
    public TestQueue patience(Duration time) {
        patience = time;
        return this;
    }

    /** Its clock, for handlers that are given one. */
    public VirtualClock clock() {
        return clock;
    }

    // ── Enqueue ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /** @param args the handler's record; a map of named arguments; or a list of them in order */
    public TestTask submit(String task, Object args) {
        return submit(TaskRequest.of(task, args));
    }

    /** Enqueues a task. Fails as {@link Enqueuer#enqueue} does. */
    public synchronized TestTask submit(TaskRequest request) {
        TaskHandler<?, ?> handler = registry.offered(request.task())
                .orElseThrow(() -> new IllegalArgumentException("no task is named " + request.task() + "; known are "
                        + String.join(", ", registry.names()) + ": add its handler to the TestQueue"));
        String args =
                arguments.encode(handler, json.valueToTree(request.args())).text();
        String key = request.idempotencyKey() == null ? null : request.tenant() + ":" + request.idempotencyKey();
        TestTask first = key == null ? null : once.get(key);
        if (first != null) {
            return first;
        }
        TestTask task = new TestTask(
                nextId(),
                request,
                args,
                maxAttempts(request, handler),
                dueAt(request),
                request.expires() == null ? null : clock.instant().plus(request.expires()),
                json);
        tasks.add(task);
        if (key != null) {
            once.put(key, task);
        }
        return task;
    }

    private static int maxAttempts(TaskRequest request, TaskHandler<?, ?> handler) {
        Integer own = request.maxAttempts();
        return own == null ? handler.retry().maxAttempts() : own;
    }

    @Override
    public Uni<TaskId> enqueue(TaskRequest request) {
        return Uni.createFrom().item(() -> submit(request).id());
    }

    private @Nullable Instant dueAt(TaskRequest request) {
        Duration delay = request.delay();
        if (delay != null && request.eta() != null) {
            throw new IllegalArgumentException("eta goes without delay: give one of the two");
        }
        Instant due = delay == null ? request.eta() : clock.instant().plus(delay);
        return due == null || !due.isAfter(clock.instant()) ? null : due;
    }

    private TaskId nextId() {
        long high = clock.millis() << 16 | 0x7000L;
        return new TaskId(new UUID(high, random.nextLong() >>> 2 | 0x8000000000000000L).toString());
    }

    // ── Run ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Runs all tasks until none waits; moves the clock to whatever is due next. */
    public void drain() {
        for (int runs = 0; runOne(Instant.MAX); runs++) {
            if (runs == MOST_RUNS) {
                throw new AssertionError(
                        "after " + MOST_RUNS + " runs tasks still wait, such as " + waiting(Instant.MAX));
            }
        }
    }

    /** Moves the clock, and runs what is due on the way, each task when it is due. */
    public void advance(Duration time) {
        Instant until = clock.instant().plus(time);
        for (int runs = 0; runOne(until); runs++) {
            if (runs == MOST_RUNS) {
                throw new AssertionError("after " + MOST_RUNS + " runs tasks are still due, such as " + waiting(until));
            }
        }
        clock.reach(until);
        expire();
    }

    /** Runs what is due now; the clock stands still. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Starts what is due now, and does not wait for it; {@link #drain} and {@link #runDue} do. */
    public void start() {
        expire();
        for (Optional<TestTask> task = waiting(clock.instant()); task.isPresent(); task = waiting(clock.instant())) {
            run(task.get());
        }
    }

    /** Whether a task that was due by then ran. */
    private boolean runOne(Instant until) {
        underWay.forEach(run -> run.await(patience));
        underWay.clear();
        expire();
        Optional<TestTask> task = waiting(until);
        task.ifPresent(next -> {
            clock.reach(next.next());
            if (next.isExpired(clock.instant())) {
                next.expire();
            } else {
                run(next).await(patience);
            }
        });
        return task.isPresent();
    }

    private TestRun run(TestTask task) {
        TaskHandler<?, ?> handler = registry.find(task.name()).orElseThrow();
        TestRun run = new TestRun(task, new TestContext(task, task.attempt() + 1, json), outcomes, clock);
        task.begin(run);
        underWay.add(run);
        run.start(handler, arguments, threads, patience);
        return run;
    }

    /** The one that runs next: by time, then those whose worker was lost, then by priority, then in order. */
    private Optional<TestTask> waiting(Instant until) {
        return tasks.stream()
                .filter(TestTask::waits)
                .filter(task -> !task.next().isAfter(until))
                .min(Comparator.comparing(TestTask::next)
                        .thenComparing(task -> task.crashes() == 0)
                        .thenComparing(TestQueue::priority));
    }

    private static Priority priority(TestTask task) {
        Priority own = task.request().priority();
        return own == null ? Priority.NORMAL : own;
    }

    private void expire() {
        tasks.stream().filter(task -> task.isExpired(clock.instant())).forEach(TestTask::expire);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "leadline-testkit");
        thread.setDaemon(true);
        return thread;
    }

    // ── What was enqueued ───────────────────────────────────────────────────────────────────────────────────────────

    /** All tasks, in the order in which they were enqueued. */
    public List<TestTask> tasks() {
        return List.copyOf(tasks);
    }

    /** Those of one name. */
    public List<TestTask> tasks(String name) {
        return tasks.stream().filter(task -> task.name().equals(name)).toList();
    }

    /** The only task of this name that was enqueued. */
    public TestTask assertEnqueued(String name) {
        List<TestTask> found = tasks(name);
        if (found.size() != 1) {
            throw new AssertionError(
                    "expected one task " + name + ", but there are " + found.size() + whatWasEnqueued());
        }
        return found.get(0);
    }

    /** The first task of this name with these arguments. */
    public TestTask assertEnqueued(String name, Object args) {
        TaskHandler<?, ?> handler = registry.find(name)
                .orElseThrow(() -> new AssertionError("this TestQueue has no handler of the name " + name));
        String expected = arguments.encode(handler, json.valueToTree(args)).text();
        return tasks(name).stream()
                .filter(task -> tree(task.arguments()).equals(tree(expected)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a task " + name + " " + expected + whatWasEnqueued()));
    }

    public void assertNotEnqueued(String name) {
        if (!tasks(name).isEmpty()) {
            throw new AssertionError("expected no task " + name + whatWasEnqueued());
        }
    }

    private String whatWasEnqueued() {
        StringBuilder list = new StringBuilder(tasks.isEmpty() ? "; nothing was enqueued" : "; enqueued were:");
        tasks.forEach(task -> list.append("\n- ").append(task));
        return list.toString();
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
