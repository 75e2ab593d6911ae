package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.redis.Script;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import dev.leadline.testsupport.LossyProxy;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is counted twice, and nothing given back twice, when an answer is lost and the call is sent again. */
class LostQuotaReplyTest extends BrokerTest {

    private static final String MODEL = "model";
    private static final String LIMITS = "*: rpm=10 tpm=1000 rpd=10 concurrent=5";

    private LossyProxy proxy;
    private BrokerFixture far;
    private Quotas quotas;
    private LeasedTask task;

    @BeforeEach
    void startFarNode() {
        proxy = new LossyProxy(redis.port());
        far = BrokerFixture.impatient(proxy.url());
        QuotaConfig config = TestQuotaConfig.of(LIMITS, Duration.ofMinutes(1)).slowly();
        quotas = new Quotas(far.links, far.prefix, far.keys, far.redisConfig, config);
        node.enqueue(BrokerFixture.task());
        task = node.takeOne("a");
    }

    @AfterEach
    void stopFarNode() {
        assertThat(proxy.lost()).as("answers lost").isEqualTo(1);
        far.close();
        proxy.close();
    }

    private void lose(Class<?> transition) {
        proxy.loseAnswerTo(Script.of(transition), redis);
    }

    private Uni<Long> call(Uni<Long> answer) {
        QuotaCall call = new QuotaCall(task.lease(), MODEL, java.util.List.of("main"), 50);
        return quotas.call(call, project -> answer, Long::longValue);
    }

    private ModelQuota.Project project() {
        return far.await(quotas.models()).get(0).projects().get(0);
    }

    @Test
    void aReservationCountsOnce() {
        lose(Reserve.class);

        call(Uni.createFrom().nothing()).subscribe().with(answer -> {}, failure -> {});

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(proxy.lost()).isEqualTo(1));
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(project().used()).isEqualTo(new ModelQuota.Used(1, 50, 1, 1)));
    }

    @Test
    void aCallEndsOnce() {
        lose(Settle.class);

        far.await(call(Uni.createFrom().item(20L)));

        assertThat(project().used()).isEqualTo(new ModelQuota.Used(1, 20, 1, 0));
    }

    @Test
    void aRefusalLowersALimitOnce() {
        lose(Learn.class);
        java.util.concurrent.atomic.AtomicInteger sent = new java.util.concurrent.atomic.AtomicInteger();
        // A refusal without details halves what was sent.
        for (int i = 0; i < 7; i++) {
            far.await(call(Uni.createFrom().item(1L)));
        }

        far.await(call(Uni.createFrom()
                        .deferred(() -> sent.incrementAndGet() > 1
                                ? Uni.createFrom().item(1L)
                                : Uni.createFrom()
                                        .failure(new QuotaExceeded(
                                                Duration.ofMillis(1),
                                                false,
                                                "?",
                                                null,
                                                TaskFailure.transientFailure(
                                                        ErrorType.PROVIDER_UNAVAILABLE, "refused")))))
                .onFailure()
                .recoverWithNull());

        assertThat(project().rpm()).isEqualTo(4);
        assertThat(project().used().concurrent()).isZero();
    }

    @Test
    void anOverloadCountsOnce() {
        lose(Overload.class);

        far.await(call(Uni.createFrom()
                        .failure(new Overloaded(
                                TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "overloaded"))))
                .onFailure()
                .recoverWithNull());

        assertThat(redis.call("HGET", node.base() + "quota:" + MODEL, "circuit").toString())
                .startsWith("1 0 ");
        assertThat(project().used().concurrent()).isZero();
    }

    @Test
    void aTaskIsParkedOnce() {
        lose(Finish.class);
        Outcome parked = new Outcome.Parked("quota:" + MODEL, 50, Usage.NONE);
        far.await(quotas.pause(MODEL, true));

        assertThat(far.await(far.leases.finish(task.lease(), parked, null))).isEqualTo(Finish.Result.ALREADY);

        assertThat(far.await(quotas.models()).get(0).parked()).isEqualTo(1);
        far.await(quotas.pause(MODEL, false));
        assertThat(node.take("a", 5).tasks()).hasSize(1);
    }

    @Test
    void aPausedModelGoesOnOnce() {
        far.await(quotas.pause(MODEL, true));
        node.await(node.leases.finish(task.lease(), new Outcome.Parked("quota:" + MODEL, 50, Usage.NONE), null));
        lose(PauseModel.class);

        far.await(quotas.pause(MODEL, false));

        assertThat(node.take("a", 5).tasks()).hasSize(1);
    }
}
