package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workers that live, page by page. */
class WorkersTest extends BrokerTest {

    @Test
    void workersComeInPagesByIdAlthoughTheyBeatMeanwhile() {
        List.of("w3", "w1", "w5", "w2", "w4").forEach(worker -> node.take(worker, 1));

        Portion<WorkerView> first = node.await(node.workers.page(2, null));
        node.take("w3", 1);
        Portion<WorkerView> second = node.await(node.workers.page(2, first.next()));
        node.take("w4", 1);
        Portion<WorkerView> third = node.await(node.workers.page(2, second.next()));

        assertThat(first.items()).extracting(WorkerView::id).containsExactly("w1", "w2");
        assertThat(second.items()).extracting(WorkerView::id).containsExactly("w3", "w4");
        assertThat(third.items()).extracting(WorkerView::id).containsExactly("w5");
        assertThat(third.next()).isNull();
    }

    @Test
    void aWorkerWhoseDetailsWereDamagedIsListedWithoutThem() {
        List.of("typed", "sound", "texted").forEach(worker -> node.take(worker, 1));
        redis.call("DEL", node.keys.worker("typed"));
        redis.call("SET", node.keys.worker("typed"), "what somebody wrote");
        redis.call("HSET", node.keys.worker("texted"), "about", "no JSON");

        assertThat(node.await(node.workers.page(10, null)).items())
                .extracting(WorkerView::id)
                .containsExactly("sound", "texted", "typed");
    }

    @Test
    void aWorkerThatRunsATaskSaysSo() {
        node.enqueue(BrokerFixture.task());
        node.takeOne("a");

        assertThat(node.await(node.workers.page(10, null)).items())
                .singleElement()
                .extracting(WorkerView::running)
                .isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "ü"})
    void aCursorThatIsNoWorkersIdIsRefused(String cursor) {
        assertThatThrownBy(() -> node.workers.page(10, cursor)).isInstanceOf(IllegalArgumentException.class);
    }
}
