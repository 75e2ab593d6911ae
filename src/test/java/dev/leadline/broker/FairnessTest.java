package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.NewTask;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds, wake tokens, and the order of tenants and lanes. */
class FairnessTest extends BrokerTest {
    @Test
    void thousandsOfDueTasksArePromotedInBoundedPieces() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            tasks.add(BrokerFixture.aTask().delay(Duration.ofMillis(1)).build());
        }
        node.await(io.smallrye.mutiny.Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());

        Taken.Leased first = node.take("a", 500);

        assertThat(first.tasks()).hasSize(500);
        assertThat(first.nextDueMs()).isZero();
        assertThat(drain("a") + first.tasks().size()).isEqualTo(1_200);
    }

    @Test
    void aTokenThatAFullWorkerTookIsPutBackForAnother() {
        node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.wakeAny());

        node.take("full", 0);

        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
    }

    @Test
    void thereIsOneWakeTokenHoweverManyTasksCome() {
        enqueue(50);

        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
    }

    @Test
    void aDelayedTaskThatIsDueBeforeAllOthersWakesAnIdleWorker() {
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        redis.call("DEL", node.keys.wakeAny());
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(2)).build());
        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(0L);

        node.enqueue(BrokerFixture.aTask().delay(Duration.ofMinutes(1)).build());

        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
    }

    @Test
    void tenantsTakeTurnsEvenWhereOneTaskIsTakenAtATime() {
        for (int i = 0; i < 6; i++) {
            node.enqueue(BrokerFixture.aTask().tenant("one").build());
            node.enqueue(BrokerFixture.aTask().tenant("other").build());
        }

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            order.add(node.takeOne("a").placement().tenant());
        }

        assertThat(order.stream().filter("one"::equals)).hasSize(3);
    }

    @Test
    void aTenantWithAFewTasksDoesNotWaitBehindOneWithMany() {
        for (int i = 0; i < 200; i++) {
            node.enqueue(BrokerFixture.aTask().tenant("large").build());
        }
        node.take("a", 10);
        TaskId small = node.enqueue(BrokerFixture.aTask().tenant("small").build());

        List<TaskId> next = ids(node.take("a", 10).tasks());

        assertThat(next).contains(small).hasSize(10);
    }

    @Test
    void prioritiesAreServedInOrderAndTheLowestIsNotStarved() {
        TaskId low = node.enqueue(BrokerFixture.aTask().priority(Priority.LOW).build());
        TaskId normal = node.enqueue(BrokerFixture.task());
        TaskId high = node.enqueue(BrokerFixture.aTask().priority(Priority.HIGH).build());

        assertThat(ids(node.take("a", 3).tasks())).containsExactly(high, normal, low);

        TaskId patient =
                node.enqueue(BrokerFixture.aTask().priority(Priority.LOW).build());
        node.enqueue(BrokerFixture.aTask().priority(Priority.HIGH).build());
        Taken guarded = node.await(node.leases.take(new Take.Ask("b", 8, 1, null, 0, List.of())));
        assertThat(ids(((Taken.Leased) guarded).tasks())).containsExactly(patient);
    }

    @Test
    void longArgumentsOfManyTasksDoNotMakeOneHugeReply() {
        String args = "{\"text\":\"" + "x".repeat(8_000) + "\"}";
        for (int i = 0; i < 300; i++) {
            node.enqueue(BrokerFixture.aTask().args(args).build());
        }

        Taken.Leased first = node.take("a", 300);

        assertThat(first.tasks().size()).isBetween(1, 130);
        assertThat(first.more()).isTrue();
        assertThat(first.tasks().size() + drain("a")).isEqualTo(300);
    }
}
