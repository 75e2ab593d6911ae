package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.BadSetting;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.worker.WorkerFixture.Settings;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Which queue a worker reads first. */
class QueueOrderTest extends WorkerTest {

    private final ConcurrentLinkedQueue<String> started = new ConcurrentLinkedQueue<>();

    private final Scripted noted = new Scripted("noted", (args, context) -> {
        started.add(args.text());
        return Uni.createFrom().item("done");
    });

    private static Map<String, Integer> firsts(QueueOrder order, int calls) {
        Map<String, Integer> firsts = new HashMap<>();
        for (long call = 1; call <= calls; call++) {
            String first = order.forCall(order.names(), call).get(0);
            firsts.merge(first.replaceAll(":.*", ""), 1, Integer::sum);
        }
        return firsts;
    }

    @Test
    void eachQueueComesFirstAsOftenAsItsWeightSays() {
        QueueOrder order = QueueOrder.of(Settings.USUAL.only("a:3", "b", "c:4"));

        assertThat(order.names()).containsExactly("a", "b", "c");
        assertThat(firsts(order, 80)).isEqualTo(Map.of("a", 30, "b", 10, "c", 40));
        assertThat(order.forCall(order.names(), 1)).containsExactlyInAnyOrder("a:3", "b:1", "c:4");
    }

    @Test
    void theTurnsOfAHeavyQueueAreSpreadOverTheCalls() {
        QueueOrder order = QueueOrder.of(Settings.USUAL.only("a:9", "b:1"));
        int others = 0;
        for (long call = 1; call <= 1000; call++) {
            others = order.forCall(order.names(), call).get(0).startsWith("a") ? others + 1 : 0;
            assertThat(others).isLessThan(20);
        }
    }

    @Test
    void queuesWithoutWeightsTakeTurns() {
        QueueOrder order = QueueOrder.of(Settings.USUAL.only("a", "b", "c"));

        assertThat(firsts(order, 30)).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
        assertThat(order.forCall(order.names(), 1)).containsExactly("b", "c", "a");
    }

    @Test
    void inStrictOrderTheFirstOneIsAlwaysTheSame() {
        QueueOrder order = QueueOrder.of(Settings.USUAL.only("a", "b").strict());

        assertThat(firsts(order, 30)).isEqualTo(Map.of("a", 30));
    }

    @Test
    void weightsInStrictOrderAreRefused() {
        assertThatThrownBy(() -> QueueOrder.of(Settings.USUAL.only("a:2", "b").strict()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("LEADLINE_QUEUE_ORDER");
    }

    /** Enqueues into each queue while no worker runs, and returns the order in which one runs them, one at a time. */
    private List<String> orderOf(Settings settings, int each, String... queues) {
        BrokerFixture client = new BrokerFixture(redis.url());
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (String queue : queues) {
                ids.add(client.enqueue(BrokerFixture.aTask()
                        .handler("noted")
                        .queue(queue)
                        .args("{\"text\":\"" + queue + "\"}")
                        .build()));
            }
        }
        WorkerFixture worker = worker(settings, noted);
        for (TaskId id : ids) {
            Task task = worker.ended(id);
            assertThat(task.result()).isEqualTo("\"done\"");
        }
        client.close();
        return List.copyOf(started);
    }

    @Test
    void aWorkerStartsThreeTasksOfAHeavyQueueForOneOfALightOne() {
        List<String> order = orderOf(Settings.USUAL.only("heavy:3", "light:1").atOnce(1), 40, "heavy", "light");

        assertThat(order.subList(0, 40).stream().filter("heavy"::equals)).hasSizeBetween(27, 33);
    }

    @Test
    void aTakeOfManyIsSharedByWeights() {
        List<String> order = orderOf(Settings.USUAL.only("heavy:3", "light:1").atOnce(100), 100, "heavy", "light");

        assertThat(order.subList(0, 100).stream().filter("light"::equals)).hasSizeBetween(20, 35);
    }

    @Test
    void inStrictOrderNoTaskOfALaterQueueStartsBeforeThoseOfTheFirst() {
        List<String> order =
                orderOf(Settings.USUAL.only("first", "second").strict().atOnce(1), 20, "second", "first");

        assertThat(order.subList(0, 20)).containsOnly("first");
        assertThat(order.subList(20, 40)).containsOnly("second");
    }
}
