package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.NewTask;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The short answer for start pages. */
class OverviewsTest extends BrokerTest {

    @Test
    void aQueueIsToldWithWhatWaitsRunsAndIsDelayed() {
        enqueue(3);
        node.take("a", 1);
        node.enqueue(delayed("default", "default"));
        node.enqueue(delayed("tomorrow", "default"));

        Overview overview = of(null);

        assertThat(overview.queues()).extracting(Overview.Queue::queue).containsExactly("default", "tomorrow");
        Overview.Queue first = overview.queues().get(0);
        assertThat(List.of(first.waiting(), first.running(), first.delayed())).containsExactly(2L, 1L, 1L);
        assertThat(overview.queues().get(1).delayed()).isEqualTo(1);
        assertThat(overview.running()).isEqualTo(1);
        assertThat(overview.fleet().workers()).isEqualTo(1);
        assertThat(overview.complete()).isTrue();
    }

    @Test
    void whatIsCountedAnewIsCountedOnce() {
        enqueue(2);
        node.take("a", 1);
        node.enqueue(delayed("default", "default"));
        Overview first = of(null);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(of(null).at()).isAfter(first.at()));

        assertThat(of(null).queues())
                .singleElement()
                .extracting(Overview.Queue::delayed)
                .isEqualTo(1L);
        assertThat(of(null).fleet().workers()).isEqualTo(1);
    }

    @Test
    void aTenantSeesNothingOfOthers() {
        node.enqueue(BrokerFixture.aTask().tenant("mine").queue("q").build());
        node.enqueue(BrokerFixture.aTask().tenant("others").queue("q").build());
        node.enqueue(BrokerFixture.aTask().tenant("others").queue("secret").build());
        node.enqueue(delayed("q", "others"));
        node.enqueue(delayed("secret-later", "others"));

        Overview mine = of("mine");

        assertThat(mine.queues()).singleElement().satisfies(queue -> {
            assertThat(queue.queue()).isEqualTo("q");
            assertThat(queue.size()).isEqualTo(1);
        });
        assertThat(mine.others()).isEqualTo(Overview.Others.NONE);
        assertThat(of("nobody").queues()).isEmpty();
    }

    @Test
    void ofTenThousandQueuesTheLargestAreNamedAndTheOthersCounted() {
        // In pieces that a slow machine can enqueue in time.
        for (int first = 0; first < 10_000; first += 100) {
            int from = first;
            Listed.enqueue(node, 100, i -> BrokerFixture.task("queue-" + (from + i)));
        }
        Listed.enqueue(node, 2, i -> BrokerFixture.task("queue-9000"));

        Overview overview = of(null);

        assertThat(overview.queues()).hasSize(Overviews.MOST_QUEUES);
        assertThat(overview.queues().get(0).queue()).isEqualTo("queue-9000");
        assertThat(overview.others()).isEqualTo(new Overview.Others(9_800, 9_800, 0, 0));
    }

    @Test
    void moreDelayedTasksThanAreCountedAreSaidToBeMissing() {
        for (int done = 0; done < Delays.MOST_LOOKS; done += 100) {
            Listed.enqueue(node, 100, i -> delayed("later", "default"));
        }
        node.enqueue(delayed("later", "default"));

        Overview overview = of(null);

        assertThat(overview.queues())
                .singleElement()
                .extracting(Overview.Queue::delayed)
                .isEqualTo(10_000L);
        assertThat(overview.complete()).isFalse();
    }

    @Test
    void manyWhoLookCostAsMuchAsOne() {
        enqueue(1);
        of(null);
        redis.call("CONFIG", "RESETSTAT");

        for (int i = 0; i < 100; i++) {
            of(null);
        }

        assertThat(String.valueOf(redis.call("INFO", "commandstats")))
                .satisfiesAnyOf(
                        stats -> assertThat(stats).doesNotContain("cmdstat_evalsha"),
                        stats -> assertThat(stats).containsPattern("cmdstat_evalsha:calls=[1-9],"));
    }

    @Test
    void whatChangedIsSeenSoon() {
        assertThat(of(null).queues()).isEmpty();

        enqueue(1);

        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(of(null).queues()).hasSize(1));
    }

    private static NewTask delayed(String queue, String tenant) {
        return BrokerFixture.aTask()
                .queue(queue)
                .tenant(tenant)
                .delay(Duration.ofHours(1))
                .build();
    }

    private Overview of(@Nullable String tenant) {
        return node.await(node.overviews.of(tenant));
    }
}
