package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Cancel;
import dev.leadline.broker.Enqueue;
import dev.leadline.broker.Finish;
import dev.leadline.broker.Reclaim;
import dev.leadline.broker.Take;
import dev.leadline.redis.Script;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No permit is lost, and none is given twice, when an answer is lost and the call is sent again. */
class LostLimitReplyTest extends BrokerTest {

    private static final LimitName QUEUE = LimitName.parse("queue:default");

    private LossyProxy proxy;
    private BrokerFixture far;

    @BeforeEach
    void startFarNode() {
        proxy = new LossyProxy(redis.port());
        far = new BrokerFixture(proxy.url(), Duration.ofSeconds(2), 0, BrokerFixture.LEASE);
        limit(1);
    }

    @AfterEach
    void stopFarNode() {
        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
        far.close();
        proxy.close();
    }

    private void limit(int concurrent) {
        node.await(node.limits.put(QUEUE, new LimitRule(concurrent, null, false), 1000));
    }

    private void lose(Class<?> transition) {
        proxy.loseAnswerTo(Script.of(transition), redis);
    }

    private long held() {
        return node.await(node.limits.find(QUEUE)).held();
    }

    private LeasedTask running() {
        node.enqueue(BrokerFixture.task());
        return node.take("a", 2).tasks().get(0);
    }

    @Test
    void aTakeLeasesALimitedTaskOnce() {
        enqueue(3);
        lose(Take.class);

        assertThat(far.take("b", 5).tasks()).hasSize(1);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void anEnqueueParksATaskOnce() {
        LeasedTask first = running();
        lose(Enqueue.class);

        TaskId second = far.enqueue(BrokerFixture.task());

        node.succeed(first);
        assertThat(ids(node.take("a", 5).tasks())).containsExactly(second);
    }

    @Test
    void aFinishLetsOneTaskOut() {
        LeasedTask first = running();
        enqueue(3);
        lose(Finish.class);

        far.succeed(first);

        assertThat(node.take("a", 5).tasks()).hasSize(1);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void aReleaseParksTheTaskInFrontOnce() {
        LeasedTask first = running();
        enqueue(3);
        lose(Finish.class);

        far.await(far.leases.finish(first.lease(), new Outcome.Released(Usage.NONE), null));

        assertThat(ids(node.take("a", 5).tasks())).containsExactly(first.id());
    }

    @Test
    void aCancelOfAParkedTaskTakesItOutOfItsLine() {
        LeasedTask first = running();
        TaskId parked = node.enqueue(BrokerFixture.task());
        TaskId next = node.enqueue(BrokerFixture.task());
        lose(Cancel.class);

        far.await(far.broker.cancel(parked, null));

        assertThat(node.find(parked).state()).isEqualTo(TaskState.CANCELLED);
        node.succeed(first);
        assertThat(ids(node.take("a", 5).tasks())).containsExactly(next);
    }

    @Test
    void aReclaimGivesPermitsBackOnce() {
        enqueue(3);
        node.take("dead", 5);
        redis.call("ZADD", node.keys.workers(), "1", "dead");
        redis.call("DEL", node.base() + "reclaim-hold");
        lose(Reclaim.class);

        far.await(far.maintenance.reclaim());

        assertThat(node.take("alive", 5).tasks()).hasSize(1);
        assertThat(held()).isEqualTo(1);
    }

    @Test
    void aSweepOpensAGateOnce() throws ClassNotFoundException {
        running();
        enqueue(3);
        redis.call("DEL", node.base() + "held:queue:default");
        redis.call("ZADD", node.base() + "gates", "0", "queue:default");
        lose(Class.forName("dev.leadline.broker.Sweep"));

        far.await(far.maintenance.sweep());

        assertThat(node.take("a", 5).tasks()).hasSize(1);
    }

    @Test
    void aChangeOfALimitIsMadeOnce() {
        running();
        enqueue(5);
        lose(SetLimit.class);

        assertThat(far.await(far.limits.put(QUEUE, new LimitRule(3, null, false), 1000)))
                .isEqualTo(SetLimit.Result.CHANGED);

        assertThat(node.take("a", 9).tasks()).hasSize(2);
    }

    @Test
    void theGatesOfAPatternOpenOnce() {
        LimitName sites = LimitName.parse("key:site:*");
        node.await(node.limits.put(sites, new LimitRule(1, null, false), 1000));
        node.await(node.limits.delete(QUEUE));
        for (int i = 0; i < 4; i++) {
            node.enqueue(BrokerFixture.aTask().limitKeys("site:a").build());
        }
        assertThat(node.take("a", 9).tasks()).hasSize(1);
        lose(OpenGates.class);

        far.await(far.limits.put(sites, new LimitRule(3, null, false), 1000));

        assertThat(node.take("a", 9).tasks()).hasSize(2);
    }
}
