package dev.leadline.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Role;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.handler.Arguments;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.BudgetSettings;
import dev.leadline.testsupport.LiveSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The parts of a process that run tasks, on a real Redis, without CDI. The lease is 1.5 s. */
final class WorkerFixture implements AutoCloseable {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    final BrokerFixture node;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final WorkerPool pool;
    private boolean stopped;

    WorkerFixture(String redisUrl, Settings settings, TaskHandler<?, ?>... handlers) {
        this(new BrokerFixture(redisUrl), settings, handlers);
    }

    WorkerFixture(BrokerFixture node, Settings settings, TaskHandler<?, ?>... handlers) {
        this(node, settings, OwnHttpServer.none(), handlers);
    }

    WorkerFixture(BrokerFixture node, Settings settings, OwnHttpServer server, TaskHandler<?, ?>... handlers) {
        this.node = node;
        ObjectMapper json = new ObjectMapper().findAndRegisterModules();
        TaskRunner runner = new TaskRunner(
                new HandlerRegistry(List.of(handlers)), new Arguments(json, VALIDATOR), json, threads, settings);
        Threads loops = new Threads(node.vertx, node.leases);
        Slots slots = new Slots(
                node.leases,
                node.flowResults,
                runner,
                new Outbox(node.leases, node.ledger),
                new ProgressReports(node.leases, node.vertx, settings),
                node.chunks(LiveSettings.with()),
                node.budgets(BudgetSettings.USUAL),
                node.counts,
                json,
                loops,
                settings);
        this.pool = new WorkerPool(
                Role.WORKER,
                "test",
                node.leases,
                slots,
                new Heartbeat(node.beats, node.config, settings),
                server,
                loops,
                node.vertx,
                node.config,
                settings);
        pool.start(new StartupEvent());
    }

    WorkerFixture(String redisUrl, TaskHandler<?, ?>... handlers) {
        this(redisUrl, Settings.USUAL, handlers);
    }

    /** What the liveness check of the process says. */
    boolean isAlive() {
        return pool.loopsRun();
    }

    TaskId enqueue(String handler) {
        return enqueue(BrokerFixture.aTask().handler(handler));
    }

    TaskId enqueue(BrokerFixture.TaskBuilder task) {
        return node.enqueue(task.build());
    }

    Task task(TaskId id) {
        return node.find(id);
    }

    /** The task once it is final. */
    Task ended(TaskId id) {
        Task task = node.await(node.broker.await(id, null, Duration.ofSeconds(15)));
        if (task == null || !task.state().isFinal()) {
            throw new AssertionError("not ended: " + task);
        }
        return task;
    }

    /** The task as soon as it is in the state. */
    Task reaches(TaskId id, TaskState state) {
        return soon().until(() -> task(id), task -> task.state() == state);
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(5));
    }

    /** Stops the worker as the end of the process does. */
    void stop() {
        stopped = true;
        try {
            pool.stop(new ShutdownEvent());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!stopped) {
            stop();
        }
        threads.shutdownNow();
        node.close();
    }

    /** The settings of a worker. */
    record Settings(List<String> only, QueueOrder order, int atOnce, Duration grace, Duration stuck)
            implements WorkerConfig {

        static final Settings USUAL =
                new Settings(List.of(), QueueOrder.SHARED, 100, Duration.ZERO, Duration.ofSeconds(60));

        Settings atOnce(int tasks) {
            return new Settings(only, order, tasks, grace, stuck);
        }

        Settings only(String... names) {
            return new Settings(List.of(names), order, atOnce, grace, stuck);
        }

        Settings order(QueueOrder first) {
            return new Settings(only, first, atOnce, grace, stuck);
        }

        Settings grace(Duration time) {
            return new Settings(only, order, atOnce, time, stuck);
        }

        Settings stuck(Duration time) {
            return new Settings(only, order, atOnce, grace, time);
        }

        @Override
        public Optional<List<ServedQueue>> queues() {
            return only.isEmpty()
                    ? Optional.empty()
                    : Optional.of(only.stream().map(ServedQueue::parse).toList());
        }

        @Override
        public Optional<QueueOrder> queueOrder() {
            return Optional.of(order);
        }

        @Override
        public Optional<Integer> concurrency() {
            return Optional.of(atOnce);
        }

        @Override
        public int batch() {
            return 100;
        }

        @Override
        public Duration progressInterval() {
            return Duration.ofMillis(50);
        }

        @Override
        public int maxResultBytes() {
            return 4 << 20;
        }
    }
}
