package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queues look like, page by page. */
class SurveyTest extends BrokerTest {

    @Test
    void threeThousandQueuesComeInPagesInTheOrderOfTheirNames() {
        Listed.enqueue(node, 3_000, i -> BrokerFixture.task("queue-" + i));

        List<QueueView> queues = surveyed(null, 500);

        assertThat(queues)
                .hasSize(3_000)
                .allMatch(queue -> queue.waiting() == 1)
                .extracting(QueueView::name)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aPageHasAsManyQueuesAsAskedForAndTheLastHasNoNext() {
        Listed.enqueue(node, 6, i -> BrokerFixture.task("q" + i));

        Portion<QueueView> first = page(null, 3, null);
        Portion<QueueView> second = page(null, 3, first.next());

        assertThat(first.items()).extracting(QueueView::name).containsExactly("q0", "q1", "q2");
        assertThat(first.next()).isEqualTo("q2");
        assertThat(second.items()).extracting(QueueView::name).containsExactly("q3", "q4", "q5");
        assertThat(second.next()).isNull();
    }

    @Test
    void aQueueIsCountedByLaneWithWhatRuns() {
        Listed.enqueue(
                node,
                6,
                i -> BrokerFixture.aTask()
                        .tenant("t" + i)
                        .priority(i < 2 ? Priority.HIGH : Priority.LOW)
                        .build());
        node.take("a", 1);

        assertThat(page(null, 10, null).items()).singleElement().satisfies(queue -> {
            assertThat(queue.name()).isEqualTo("default");
            assertThat(queue.waiting()).isEqualTo(5);
            assertThat(queue.running()).isEqualTo(1);
            assertThat(queue.parked()).isZero();
            assertThat(queue.lanes()).isEqualTo(Map.of("recovered", 0L, "high", 1L, "normal", 0L, "low", 4L));
            assertThat(queue.paused()).isFalse();
        });
    }

    @Test
    void aTenantSeesItsOwnQueuesAndTasksAloneAndNeedNotTurnThePagesOfOthers() {
        Listed.enqueue(
                node,
                2_000,
                i -> BrokerFixture.aTask()
                        .queue("queue-" + i)
                        .tenant(i % 400 == 7 ? "mine" : "others")
                        .build());
        node.enqueue(BrokerFixture.aTask().queue("queue-7").tenant("others").build());

        Portion<QueueView> page = page("mine", 10, null);

        assertThat(page.items())
                .allMatch(queue -> queue.waiting() == 1)
                .extracting(QueueView::name)
                .containsExactly("queue-1207", "queue-1607", "queue-407", "queue-7", "queue-807");
        assertThat(page("nobody", 10, null).items()).isEmpty();
    }

    @Test
    void aQueueOfManyTenantsIsCountedInWholeWithoutALongCall() {
        Listed.enqueue(node, 2_500, i -> BrokerFixture.aTask().tenant("t" + i).build());
        node.enqueue(BrokerFixture.task("next"));
        redis.call("CONFIG", "RESETSTAT");

        Portion<QueueView> page = page(null, 1, null);

        assertThat(page.items())
                .singleElement()
                .extracting(QueueView::name, QueueView::waiting)
                .containsExactly("default", 2_500L);
        assertThat(page(null, 1, page.next()).items())
                .extracting(QueueView::name)
                .containsExactly("next");
        assertThat(String.valueOf(redis.call("INFO", "commandstats"))).contains("cmdstat_evalsha:calls=4,");
    }

    @Test
    void tasksInQuarantineCountAsWaitingForTheirTenant() {
        node.enqueue(BrokerFixture.aTask().tenant("a").build());
        for (String tenant : List.of("a", "b", "b")) {
            String member = TaskId.next() + ":default:low:" + tenant;
            redis.call("ZADD", node.keys.quarantine("default"), "1", member);
        }

        assertThat(waiting(null)).isEqualTo(4);
        assertThat(waiting("a")).isEqualTo(2);
        assertThat(waiting("b")).isEqualTo(2);
    }

    @Test
    void theAgeOfAQueueIsThatOfItsOldestWaitingTaskWhateverRuns() {
        enqueue(2);
        long now = System.currentTimeMillis();
        // The entry of a task that runs stays in its stream, and is older.
        redis.call(
                "XADD",
                node.keys.ready("old:low:default"),
                (now - 60_000) + "-1",
                "id",
                TaskId.next().value());
        redis.call(
                "XADD",
                node.keys.ready("old:low:default"),
                (now - 50_000) + "-1",
                "id",
                TaskId.next().value());
        redis.call("XGROUP", "CREATE", node.keys.ready("old:low:default"), "workers", "0");
        redis.call(
                "XREADGROUP",
                "GROUP",
                "workers",
                "w",
                "COUNT",
                "1",
                "STREAMS",
                node.keys.ready("old:low:default"),
                ">");
        redis.call("ZADD", node.keys.streams(), "0", "old:low:default");
        redis.call("ZADD", node.keys.queues(), "0", "old", "0", "empty");

        List<QueueView> queues = page(null, 10, null).items();

        assertThat(queues).extracting(QueueView::name).containsExactly("default", "empty", "old");
        assertThat(queues.get(0).oldestMs()).isBetween(0L, 30_000L);
        assertThat(queues.get(1).oldestMs()).isNull();
        assertThat(queues.get(2).oldestMs()).isBetween(50_000L, 59_000L);
    }

    @Test
    void whatWaitsForALimitCountsAsWaitingAndAsParkedWithItsAge() {
        redis.call("ZADD", node.keys.streams(), "0", "q:low:default");
        redis.call("ZADD", node.keys.queues(), "0", "q");
        long arrived = (System.currentTimeMillis() - 40_000 - 1_735_689_600_000L) * 1000;
        redis.call(
                "ZADD",
                node.keys.parked("q:low:default"),
                String.valueOf(arrived),
                TaskId.next().value());

        assertThat(page(null, 10, null).items()).singleElement().satisfies(queue -> {
            assertThat(queue.waiting()).isEqualTo(1);
            assertThat(queue.parked()).isEqualTo(1);
            assertThat(queue.oldestMs()).isBetween(40_000L, 49_000L);
        });
    }

    private long waiting(@Nullable String tenant) {
        return page(tenant, 10, null).items().get(0).waiting();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready:default:normal:default", "quarantine:default", "streams"})
    void aKeyThatBecameAnotherTypeDoesNotBreakTheSurvey(String key) {
        enqueue(2);
        node.enqueue(BrokerFixture.task("sound"));
        redis.call("DEL", node.base() + key);
        redis.call("SET", node.base() + key, "what somebody wrote");

        assertThat(page(null, 10, null).items()).extracting(QueueView::name).containsExactly("default", "sound");
    }

    @Test
    void aStreamWhoseNameIsDamagedDoesNotBreakTheSurvey() {
        enqueue(2);
        redis.call("ZADD", node.keys.streams(), "0", "default:", "0", "default:x", "0", "default:x:y:z");

        assertThat(waiting(null)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "a:b", "ü", "12345678901234567890123456789012345678901234567890123456789012345"})
    void aCursorThatIsNoNameOfAQueueIsRefused(String cursor) {
        assertThatThrownBy(() -> node.survey.queues(null, 10, cursor)).isInstanceOf(IllegalArgumentException.class);
    }

    private Portion<QueueView> page(@Nullable String tenant, int limit, @Nullable String cursor) {
        return node.await(node.survey.queues(tenant, limit, cursor));
    }

    private List<QueueView> surveyed(@Nullable String tenant, int limit) {
        List<QueueView> queues = new ArrayList<>();
        String cursor = null;
        do {
            Portion<QueueView> page = page(tenant, limit, cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            queues.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return queues;
    }
}
