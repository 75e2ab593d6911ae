package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.RedisUnavailable;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Priority;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enqueueing tasks: what is stored, what is not, and when it runs. */
class EnqueueTest extends BrokerTest {

    @Test
    void anAcceptedTaskIsQueuedWithAllThatWasSaidOfIt() {
        NewTask task = BrokerFixture.aTask()
                .queue("research")
                .tenant("sales")
                .priority(Priority.HIGH)
                .args("{\"x\":1}")
                .build();

        assertThat(node.await(node.broker.enqueue(task)))
                .isEqualTo(new Enqueue.Answer(Enqueue.Result.ACCEPTED, task.id()));

        Task found = node.find(task.id());
        assertThat(found.state()).isEqualTo(TaskState.QUEUED);
        assertThat(found.placement().queue()).isEqualTo("research");
        assertThat(found.placement().tenant()).isEqualTo("sales");
        assertThat(found.placement().priority()).isEqualTo(Priority.HIGH);
        assertThat(found.options().tags()).containsExactly("a-tag");
        assertThat(found.counters().attempt()).isZero();
        assertThat(node.takeOne("w").args()).isEqualTo("{\"x\":1}");
    }

    @Test
    void theSameCallTwiceStoresOneTask() {
        NewTask task = BrokerFixture.task();
        node.enqueue(task);

        assertThat(node.await(node.broker.enqueue(task)).result()).isEqualTo(Enqueue.Result.ACCEPTED);

        assertThat(node.take("w", 10).tasks()).hasSize(1);
    }

    @Test
    void twoRequestsAtOnceWithOneIdempotencyKeyMakeOneTask() {
        List<Uni<Enqueue.Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(node.broker.enqueue(
                    BrokerFixture.aTask().idempotency("key", "body").build()));
        }

        List<Enqueue.Answer> answers = node.await(Uni.join().all(requests).andFailFast());

        Set<TaskId> ids = new HashSet<>();
        answers.forEach(answer -> ids.add(answer.id()));
        assertThat(ids).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.result() == Enqueue.Result.ACCEPTED)
                .hasSize(1);
        assertThat(node.take("w", 100).tasks()).hasSize(1);
    }

    @Test
    void anIdempotencyKeyWithAnotherBodyIsRefused() {
        TaskId first =
                node.enqueue(BrokerFixture.aTask().idempotency("key", "one").build());

        Enqueue.Answer second = node.await(node.broker.enqueue(
                BrokerFixture.aTask().idempotency("key", "two").build()));

        assertThat(second).isEqualTo(new Enqueue.Answer(Enqueue.Result.KEY_REUSED, first));
        assertThat(node.take("w", 100).tasks()).hasSize(1);
    }

    @Test
    void anIdempotencyKeyIsFreeOnceItsTaskIsGone() {
        TaskId first =
                node.enqueue(BrokerFixture.aTask().idempotency("key", "one").build());
        redis.call("DEL", node.keys.task(first));

        Enqueue.Answer second = node.await(node.broker.enqueue(
                BrokerFixture.aTask().idempotency("key", "two").build()));

        assertThat(second.result()).isEqualTo(Enqueue.Result.ACCEPTED);
    }

    @Test
    void tenantsDoNotShareIdempotencyKeys() {
        node.enqueue(BrokerFixture.aTask().tenant("a").idempotency("key", "one").build());

        Enqueue.Answer other = node.await(node.broker.enqueue(
                BrokerFixture.aTask().tenant("b").idempotency("key", "two").build()));

        assertThat(other.result()).isEqualTo(Enqueue.Result.ACCEPTED);
    }

    @Test
    void aDelayedTaskWaitsInRedisAndRunsWhenDue() {
        TaskId id =
                node.enqueue(BrokerFixture.aTask().delay(Duration.ofMillis(300)).build());

        Taken.Leased early = node.take("w", 1);
        assertThat(early.tasks()).isEmpty();
        assertThat(early.nextDueMs()).isBetween(1L, 300L);
        assertThat(node.find(id).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(node.find(id).times().dueAt()).isNotNull();

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> !node.take("w", 1).tasks().isEmpty());
        assertThat(node.find(id).state()).isEqualTo(TaskState.STARTED);
    }

    @Test
    void aTaskThatExpiresEndsEvenWhenNoWorkerServesItsQueue() {
        TaskId id = node.enqueue(BrokerFixture.aTask()
                .queue("unserved")
                .expires(Duration.ofMillis(50))
                .build());

        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(id).state() == TaskState.EXPIRED;
        });

        assertThat(node.find(id).error().type()).isEqualTo("expired");
        assertThat(node.take("w", 10).tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 63, 64, 65, 127, 128, 129, 300, 511, 512, 513, 4000})
    void argumentsOfAnyLengthReachTheRunAsTheyWere(int length) {
        // Each letter has two bytes, so that pieces of 64 bytes end in the middle of a letter.
        String args = "x".repeat(length % 2) + "é".repeat(length / 2);
        node.enqueue(BrokerFixture.aTask().args(args).build());

        assertThat(node.takeOne("w").args()).isEqualTo(args);
    }

    @Test
    void aRecordWithArgumentsOfAFewHundredBytesStaysCompactInARedisAsItComes() {
        redis.call("CONFIG", "SET", "hash-max-listpack-value", "64");
        TaskId id = node.enqueue(BrokerFixture.aTask()
                .args("{\"text\":\"" + "x".repeat(300) + "\"}")
                .build());

        assertThat(redis.call("OBJECT", "ENCODING", node.keys.task(id))).isEqualTo("listpack");
    }

    @Test
    void anIdempotencyKeyOutlivesTheDelayOfItsTask() {
        NewTask task = BrokerFixture.aTask()
                .delay(Duration.ofDays(5))
                .idempotency("key", "print")
                .build();

        node.enqueue(task);

        assertThat((Long) redis.call("TTL", "leadline:{0}:once:default:key"))
                .isGreaterThan(Duration.ofDays(6).toSeconds() - 60);
    }

    @Test
    void longArgumentsAreReadWhenTheRunStarts() {
        String args = "{\"text\":\"" + "é".repeat(5000) + "\"}";
        TaskId id = node.enqueue(BrokerFixture.aTask().args(args).build());

        LeasedTask task = node.takeOne("w");

        assertThat(task.args()).isNull();
        assertThat(node.await(node.leases.arguments(id))).isEqualTo(args);
    }

    @Test
    void aFullRedisRefusesNewTasksAndStillFinishesOldOnes() {
        TaskId old = node.enqueue(BrokerFixture.task());
        LeasedTask running = node.takeOne("w");
        TaskId waiting = node.enqueue(BrokerFixture.task());
        redis.call("CONFIG", "SET", "maxmemory", "1");
        try {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> node.enqueue(BrokerFixture.task())))
                    .isInstanceOfSatisfying(RedisUnavailable.class, full -> {
                        assertThat(full).hasMessageContaining("full");
                        assertThat(full.outcomeKnown()).isTrue();
                    });
            assertThat(node.succeed(running)).isEqualTo(Finish.Result.WRITTEN);
            LeasedTask next = node.takeOne("w");
            assertThat(next.id()).isEqualTo(waiting);
            assertThat(node.await(node.broker.cancel(waiting, null))).isEqualTo(Cancel.Result.REQUESTED);
            assertThat(node.await(node.beats.beat("w"))).isTrue();
            node.await(node.maintenance.reclaim());
        } finally {
            redis.call("CONFIG", "SET", "maxmemory", "0");
        }
        assertThat(node.find(old).state()).isEqualTo(TaskState.SUCCEEDED);
    }
}
