package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.gemini.BatchKit;
import dev.leadline.gemini.SimulatorServer;
import dev.leadline.handler.TaskContext;
import dev.leadline.ledger.Line;
import dev.leadline.research.BatchAsker;
import dev.leadline.task.Deadline;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.testsupport.LossyProxy;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** With a real Redis and the simulator: whatever a run of a batch has done when its worker is lost, the batch is paid for once. */
class LostBatchRunTest extends WorkerTest {

    private static final Duration LEASE = Duration.ofMillis(1500);

    /** What a run has done last. */
    private enum Boundary {
        BEGUN("batch: planned", When.BEFORE),
        PLANNED("batch: planned", When.AFTER),
        LEFT_A_NOTE("noteWork", When.AFTER),
        NOTED_THE_SUBMISSION("batch: sent 1", When.AFTER),
        SUBMITTED("batch: submitted", When.WORK_DONE),
        KEPT_THE_NAME("batch: submitted", When.AFTER),
        HAS_READ_THE_ANSWER("batch: ended", When.BEFORE),
        PAID("batch: ended", When.WORK_DONE),
        KEPT_THE_ANSWER("batch: ended", When.AFTER);

        private final String name;
        private final When when;

        Boundary(String name, When when) {
            this.name = name;
            this.when = when;
        }
    }

    private enum When {
        BEFORE,
        /** The work of a step is done, and its result is not kept. */
        WORK_DONE,
        AFTER
    }

    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    /** A context whose run goes on for ever, and does nothing, once it has come to its boundary. */
    private TaskContext until(BatchAsker.Args args, TaskContext context) {
        Boundary boundary = Boundary.valueOf(args.where());
        return (TaskContext) Proxy.newProxyInstance(
                TaskContext.class.getClassLoader(), new Class<?>[] {TaskContext.class}, (proxy, method, arguments) -> {
                    boolean isStep = method.getName().equals("step") && boundary.name.equals(arguments[0]);
                    if (!isStep && !boundary.name.equals(method.getName())) {
                        return call(context, method, arguments);
                    }
                    return switch (boundary.when) {
                        case BEFORE -> hangs(boundary);
                        case AFTER -> ((Uni<?>) call(context, method, arguments)).chain(() -> hangs(boundary));
                        case WORK_DONE -> {
                            Supplier<?> work = (Supplier<?>) arguments[2];
                            Supplier<Uni<?>> hanging = () -> ((Uni<?>) work.get()).chain(() -> hangs(boundary));
                            yield call(context, method, new Object[] {arguments[0], arguments[1], hanging});
                        }
                    };
                });
    }

    private Uni<?> hangs(Boundary boundary) {
        return Uni.createFrom().emitter(never -> reached.add(boundary.name()));
    }

    private static Object call(TaskContext context, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(context, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void aBatchIsSubmittedAndPaidForOnceWhereverItsWorkerIsLost() {
        try (SimulatorServer google = new SimulatorServer("PT0.2S");
                BatchKit kit = new BatchKit(
                        google.url(), Clock.systemUTC(), "look-least", "PT0.1S", "listed-after", "PT0.2S");
                LossyProxy proxy = new LossyProxy(redis.port());
                WorkerFixture lost = new WorkerFixture(
                        node(proxy.url()), WorkerFixture.Settings.USUAL, new BatchAsker(kit.batches(), this::until))) {
            Map<Boundary, TaskId> tasks = new EnumMap<>(Boundary.class);
            for (Boundary boundary : Boundary.values()) {
                tasks.put(
                        boundary,
                        lost.enqueue(BrokerFixture.aTask()
                                .handler("ask")
                                .args("{\"where\":\"" + boundary + "\"}")
                                .budget("1")
                                .deadline(Deadline.within(Duration.ofDays(2)))));
            }
            WorkerFixture.soon().until(() -> reached.size() == Boundary.values().length);

            proxy.hold();
            try (WorkerFixture next = new WorkerFixture(
                    node(redis.url()),
                    WorkerFixture.Settings.USUAL,
                    new BatchAsker(kit.batches(), (args, context) -> context))) {
                WorkerFixture.soon()
                        .until(() -> !next.node
                                .await(next.node.maintenance.reclaim())
                                .workers()
                                .isEmpty());
                tasks.forEach((boundary, id) -> answeredAndPaidForOnce(next, boundary, id));
                assertThat(google.billed()).as("batches").isEqualTo(tasks.size());
                assertThat(redis.call("EXISTS", next.node.base() + "works", next.node.base() + "holds"))
                        .as("nothing is left")
                        .isEqualTo(0L);
            } finally {
                proxy.release();
            }
        }
    }

    private static void answeredAndPaidForOnce(WorkerFixture next, Boundary boundary, TaskId id) {
        Task task = next.ended(id);
        assertThat(task.state()).as(boundary + ": " + task.error()).isEqualTo(TaskState.SUCCEEDED);
        assertThat(task.counters().crashes()).as(boundary.name()).isPositive();
        assertThat(next.node.await(next.node.ledger.of(id, "default", "ask")))
                .as(boundary.name())
                .extracting(Line::charge)
                .extracting(charge -> charge.tier() + " " + charge.end())
                .containsExactly("batch ANSWERED");
    }

    private static BrokerFixture node(String url) {
        return new BrokerFixture(url, Duration.ofSeconds(5), 0, LEASE);
    }
}
