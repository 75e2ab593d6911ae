package dev.leadline.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.LeasedTask;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are kept for later tasks, and whose they are. */
class KeptAnswersTest extends SharingTest {

    @Test
    void aTaskThatComesLaterMakesTheCallAgainUnlessItAsksForAKeptAnswer() {
        provider.ask(running(1).get(0), "old");
        LeasedTask later = acceptedLater();
        LeasedTask content = acceptedLater();

        assertThat(node.await(provider.ask(
                        SharedCallsFixture.question(content, "digest", HOUR),
                        Uni.createFrom().item("a call too many"))))
                .isEqualTo("old");
        assertThat(provider.ask(later, "new")).isEqualTo("new");
        assertThat(provider.made).hasValue(2);
    }

    @Test
    void tenantsDoNotShareUnlessTheySayBoth() {
        LeasedTask one = of("one");
        LeasedTask two = of("two");

        assertThat(provider.ask(one, "of one")).isEqualTo("of one");
        assertThat(provider.ask(two, "of two")).isEqualTo("of two");
        assertThat(node.await(provider.ask(forAll(one), Uni.createFrom().item("of all"))))
                .isEqualTo("of all");
        assertThat(node.await(provider.ask(forAll(two), Uni.createFrom().item("a call too many"))))
                .isEqualTo("of all");
    }

    private LeasedTask of(String tenant) {
        node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
        return node.takeOne("a");
    }

    private static SharedCall forAll(LeasedTask task) {
        return new SharedCall(task.lease(), SharedCall.EVERYBODY, "digest", Duration.ZERO);
    }

    @Test
    void keptAnswersTakeNoMoreRoomThanIsConfiguredAndTheOldestGoFirst() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL.withRoomFor(6800));
        for (int i = 0; i < 10; i++) {
            LeasedTask task = acceptedLater();
            node.await(provider.ask(
                    SharedCallsFixture.question(task, "digest-" + i, HOUR),
                    Uni.createFrom().item("x".repeat(700))));
        }

        assertThat(Long.parseLong(String.valueOf(redis.call("HGET", node.base() + "answer-sizes:default", ""))))
                .isEqualTo(6800);
        for (int i = 0; i < 10; i++) {
            assertThat(redis.call("EXISTS", node.base() + "answer:default:digest-" + i))
                    .isEqualTo(i < 6 ? 0L : 1L);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsGivenToItsOwnRunAlone() {
        provider = new SharedCallsFixture(node, SharingSettings.USUAL.withRoomFor(1000));
        List<LeasedTask> tasks = running(2);

        assertThat(provider.ask(tasks.get(0), "x".repeat(1000))).hasSize(1000);

        assertThat(provider.ask(tasks.get(1), "yes")).isEqualTo("yes");
    }
}
