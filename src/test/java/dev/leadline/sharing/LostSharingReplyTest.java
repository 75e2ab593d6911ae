package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Finish;
import dev.leadline.redis.Script;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.testsupport.LossyProxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call is made once although an answer of Redis is lost and the script is sent again. */
class LostSharingReplyTest extends BrokerTest {

    private LossyProxy proxy;
    private BrokerFixture far;
    private SharedCallsFixture provider;
    private List<LeasedTask> tasks;

    @BeforeEach
    void startFarNode() {
        proxy = new LossyProxy(redis.port());
        far = BrokerFixture.impatient(proxy.url());
        provider = new SharedCallsFixture(far, SharingSettings.USUAL);
        enqueue(2);
        tasks = node.take("a", 2).tasks();
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

    @Test
    void aClaimIsTheSameRunsWhenItIsMadeAgain() {
        lose(ClaimCall.class);

        assertThat(provider.ask(tasks.get(0), "yes")).isEqualTo("yes");
        assertThat(provider.made).hasValue(1);
    }

    @Test
    void anAnswerIsKeptAndItsFollowerIsWoken() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        finish(tasks.get(1), provider.putOff(tasks.get(1)));
        lose(EndFlight.class);

        answer.complete("yes");

        assertThat(led.get()).isEqualTo("yes");
        assertThat(provider.ask(node.takeOne("a"), "a call too many")).isEqualTo("yes");
        assertThat(provider.made).hasValue(1);
    }

    @Test
    void aFollowerIsPutOffOnce() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> led = provider.lead(tasks.get(0), answer);
        Outcome putOff = provider.putOff(tasks.get(1));
        lose(Finish.class);

        assertThat(far.await(far.leases.finish(tasks.get(1).lease(), putOff, null)))
                .isEqualTo(Finish.Result.ALREADY);

        answer.complete("yes");
        led.get();
        assertThat(ids(node.take("a", 5).tasks())).containsExactly(tasks.get(1).id());
    }
}
