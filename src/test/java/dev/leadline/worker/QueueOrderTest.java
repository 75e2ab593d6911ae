package dev.leadline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.worker.WorkerFixture.Settings;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which a whole worker starts the tasks of its queues; {@link QueueSharesTest} has the details. */
class QueueOrderTest extends WorkerTest {

    private final List<String> started = new CopyOnWriteArrayList<>();
    private final Scripted ofA = noting("a");
    private final Scripted ofB = noting("b");

    private Scripted noting(String queue) {
        return new Scripted(queue, (args, context) -> {
            started.add(queue);
            return Uni.createFrom().item("noted");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aWorkerStartsTasksOfItsQueuesInTheRatioOfTheirWeights(int atOnce) {
        fill("a", 60);
        fill("b", 60);

        worker(Settings.USUAL.only("a:3", "b:1").atOnce(atOnce), ofA, ofB);

        WorkerFixture.soon().until(() -> started.size() == 120);
        assertThat(started.subList(0, 40)).filteredOn("b"::equals).hasSizeBetween(8, 12);
        assertThat(started.subList(20, 60)).filteredOn("b"::equals).hasSizeBetween(8, 12);
    }

    @Test
    void aWorkerWithTheStrictOrderStartsTheFirstQueuesTasksFirst() {
        fill("b", 20);
        fill("a", 20);

        worker(Settings.USUAL.only("a", "b").order(QueueOrder.STRICT).atOnce(1), ofA, ofB);

        WorkerFixture.soon().until(() -> started.size() == 40);
        assertThat(started.subList(0, 20)).containsOnly("a");
    }

    private void fill(String queue, int tasks) {
        try (BrokerFixture node = new BrokerFixture(redis.url())) {
            for (int i = 0; i < tasks; i++) {
                node.enqueue(BrokerFixture.aTask().queue(queue).handler(queue).build());
            }
        }
    }
}
