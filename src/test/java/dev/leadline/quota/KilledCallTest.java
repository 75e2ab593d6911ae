package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.redis.Script;
import dev.leadline.task.LeasedTask;
import dev.leadline.testsupport.LossyProxy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a worker dies between the reservation of a call and its end: the call comes back with the lease, and only then. */
class KilledCallTest extends BrokerTest {

    private static final String MODEL = "model";

    private LossyProxy proxy;
    private BrokerFixture far;
    private Quotas ofDead;
    private Quotas ofLiving;
    private LeasedTask task;
    private final AtomicReference<UniEmitter<? super Long>> sent = new AtomicReference<>();

    /** What the last thing is that the worker does. */
    enum Step {
        RESERVED,
        SENT,
        ANSWERED,
        SETTLED
    }

    @BeforeEach
    void startFarNode() {
        proxy = new LossyProxy(redis.port());
        far = new BrokerFixture(proxy.url());
        QuotaConfig config = TestQuotaConfig.of("*: rpm=10 tpm=1000 rpd=10 concurrent=1", Duration.ofMinutes(1));
        ofDead = new Quotas(far.links, far.prefix, far.keys, far.redisConfig, config);
        ofLiving = new Quotas(node.links, node.prefix, node.keys, node.redisConfig, config);
        node.enqueue(BrokerFixture.task());
        task = node.takeOne("dead");
    }

    @AfterEach
    void stopFarNode() {
        proxy.close();
        far.close();
    }

    private static QuotaCall call(LeasedTask of) {
        return new QuotaCall(of.lease(), MODEL, List.of("main"), 50);
    }

    private ModelQuota.Used used() {
        return node.await(ofLiving.models()).get(0).projects().get(0).used();
    }

    /** From then on nothing that the worker does reaches Redis. */
    private void dieAfter(Step step) {
        switch (step) {
            case RESERVED -> Awaitility.await().until(() -> proxy.lost() == 1);
            case SENT, ANSWERED -> Awaitility.await().until(() -> sent.get() != null);
            case SETTLED -> {
                Awaitility.await().until(() -> sent.get() != null);
                proxy.loseAnswerTo(Script.of(Settle.class), redis);
                sent.get().complete(20L);
                Awaitility.await().until(() -> proxy.lost() == 1);
            }
        }
        proxy.hold();
        if (step == Step.ANSWERED) {
            sent.get().complete(20L);
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void noReservationIsLeftAndTheTaskCallsAgain(Step step) {
        if (step == Step.RESERVED) {
            proxy.loseAnswerTo(Script.of(Reserve.class), redis);
        }
        ofDead.call(call(task), project -> Uni.createFrom().<Long>emitter(sent::set), Long::longValue)
                .subscribe()
                .with(answer -> {}, failure -> {});
        dieAfter(step);
        assertThat(used())
                .isEqualTo(new ModelQuota.Used(1, step == Step.SETTLED ? 20 : 50, 1, step == Step.SETTLED ? 0 : 1));

        awaitDeath("dead", "living");

        // The provider may have counted the call, so it stays counted.
        assertThat(used()).isEqualTo(new ModelQuota.Used(1, step == Step.SETTLED ? 20 : 50, 1, 0));
        LeasedTask again = node.takeOne("living");
        node.await(ofLiving.call(call(again), project -> Uni.createFrom().item(20L), Long::longValue));
        node.succeed(again);
        assertThat(used().rpm()).isEqualTo(2);
        assertThat(redis.list("KEYS", node.base() + "calls:*")).isEmpty();
        assertThat(redis.list("KEYS", node.base() + "promised:*")).isEmpty();
    }
}
