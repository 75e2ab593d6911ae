package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Taken;
import dev.leadline.task.LeasedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** Runs of one node that ask the same. */
abstract class SharingTest extends BrokerTest {

    static final Duration HOUR = Duration.ofHours(1);

    SharedCallsFixture provider;

    @BeforeEach
    void open() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL);
    }

    List<LeasedTask> running(int count) {
        enqueue(count);
        List<LeasedTask> tasks = node.take("a", count).tasks();
        assertThat(tasks).hasSize(count);
        return tasks;
    }

    void putOff(LeasedTask task) {
        assertThat(finish(task, provider.putOff(task))).isEqualTo(Finish.Result.WRITTEN);
    }

    List<LeasedTask> due() {
        List<LeasedTask> all = new ArrayList<>();
        Taken.Leased taken;
        do {
            taken = node.take("a", 100);
            all.addAll(taken.tasks());
        } while (!taken.tasks().isEmpty() || taken.more() || taken.nextDueMs() == 0);
        return all;
    }

    /** A task that was accepted at least a ms after everything before it. */
    LeasedTask acceptedLater() {
        long now = System.currentTimeMillis();
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> System.currentTimeMillis() > now + 1);
        return running(1).get(0);
    }
}
