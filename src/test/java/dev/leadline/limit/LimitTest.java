package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.broker.Taken;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.NewTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Priority;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many tasks may run at once. */
class LimitTest extends BrokerTest {

    private static final TaskError ERROR = new TaskError("handler-failed", "no", true, 1);

    private void limit(String name, int concurrent) {
        put(name, new LimitRule(concurrent, null, false));
    }

    private void put(String name, LimitRule rule) {
        node.await(node.limits.put(LimitName.parse(name), rule, 1000));
    }

    private LimitView view(String name) {
        return node.await(node.limits.find(LimitName.parse(name)));
    }

    private List<TaskId> enqueueAll(int count, BrokerFixture.TaskBuilder... kinds) {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (BrokerFixture.TaskBuilder kind : kinds) {
                tasks.add(kind.id(dev.leadline.task.TaskId.next()).build());
            }
        }
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).toList();
    }

    private List<LeasedTask> take(int want) {
        return node.take("a", want).tasks();
    }

    @Test
    void noMoreTasksOfAQueueRunThanItsLimitAllows() {
        limit("queue:default", 5);
        enqueueAll(20, BrokerFixture.aTask());

        List<LeasedTask> first = take(100);
        assertThat(first).hasSize(5);
        assertThat(take(100)).isEmpty();

        first.subList(0, 2).forEach(node::succeed);
        assertThat(take(100)).hasSize(2);
        assertThat(take(100)).isEmpty();
        assertThat(view("queue:default").held()).isEqualTo(5);
        assertThat(view("queue:default").parked()).isEqualTo(13);
    }

    @Test
    void everyParkedTaskRunsInTheOrderInWhichItCame() {
        limit("handler:a_task", 2);
        List<TaskId> came = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            came.add(node.enqueue(BrokerFixture.task()));
        }

        List<TaskId> ran = new ArrayList<>();
        for (List<LeasedTask> some = take(10); !some.isEmpty(); some = take(10)) {
            assertThat(some).hasSizeLessThanOrEqualTo(2);
            some.forEach(task -> ran.add(task.id()));
            some.forEach(node::succeed);
        }

        assertThat(ran).isEqualTo(came);
        assertNothingIsLeft();
    }

    @Test
    void aTaskOfAnotherHandlerInTheSameQueueStartsAtOnce() {
        limit("handler:slow_task", 1);
        enqueueAll(600, BrokerFixture.aTask().handler("slow_task"));
        assertThat(take(2)).hasSize(1);
        assertThat(take(1)).isEmpty();
        TaskId free = node.enqueue(BrokerFixture.task());

        assertThat(ids(take(2))).containsExactly(free);
    }

    @Test
    void aTaskThatIsEnqueuedWhileTheLimitIsReachedIsParkedAtOnceAndStillListedAsQueued() {
        limit("queue:default", 1);
        node.enqueue(BrokerFixture.task());
        take(2);
        TaskId second = node.enqueue(BrokerFixture.task());

        assertThat(redis.call("ZCARD", node.keys.parked("default:normal:default")))
                .isEqualTo(1L);
        assertThat(node.find(second).state()).isEqualTo(TaskState.QUEUED);
        assertThat(node.find(second).counters().lease()).isZero();
        var queues = node.await(node.survey.queues(null, 10, null)).items();
        assertThat(queues.get(0).waiting()).isEqualTo(1);
        assertThat(queues.get(0).running()).isEqualTo(1);
    }

    @Test
    void eachKeyOfAPatternIsCountedApart() {
        limit("key:site:*", 1);
        for (String site : List.of("a", "b", "c")) {
            enqueueAll(3, BrokerFixture.aTask().limitKeys("site:" + site));
        }
        enqueueAll(2, BrokerFixture.aTask().limitKeys("other"));

        List<LeasedTask> first = take(100);

        assertThat(first).hasSize(5);
        assertThat(first.stream().map(task -> task.options().limitKeys().get(0)))
                .containsExactlyInAnyOrder("site:a", "site:b", "site:c", "other", "other");
        assertThat(view("key:site:*").parked()).isEqualTo(6);
        assertThat(view("key:site:*").lines()).isEqualTo(3);
    }

    @Test
    void theMostSpecificLimitOfAKeyHolds() {
        limit("key:*", 1);
        limit("key:site:*", 2);
        limit("key:site:big", 3);
        enqueueAll(9, BrokerFixture.aTask().limitKeys("site:big"));
        enqueueAll(9, BrokerFixture.aTask().limitKeys("site:small"));
        enqueueAll(9, BrokerFixture.aTask().limitKeys("person"));

        assertThat(take(100)).hasSize(3 + 2 + 1);
    }

    @Test
    void aTaskWithSeveralLimitsTakesAllPermitsOrNone() {
        limit("handler:a_task", 2);
        limit("key:site:*", 1);
        enqueueAll(3, BrokerFixture.aTask().limitKeys("site:a"));
        enqueueAll(3, BrokerFixture.aTask().limitKeys("site:b"));

        int done = 0;
        for (List<LeasedTask> some = take(10); !some.isEmpty(); some = take(10)) {
            assertThat(some).hasSize(2);
            assertThat(some.get(0).options().limitKeys())
                    .isNotEqualTo(some.get(1).options().limitKeys());
            some.forEach(node::succeed);
            done += some.size();
        }

        assertThat(done).isEqualTo(6);
        assertNothingIsLeft();
    }

    static List<Outcome> outcomes() {
        return List.of(
                new Outcome.Succeeded(dev.leadline.task.Json.of("1"), Usage.NONE),
                new Outcome.Failed(ERROR, Usage.NONE),
                new Outcome.Retry(Duration.ofHours(1), ERROR, Usage.NONE),
                new Outcome.Snoozed(Duration.ofHours(1), ERROR, Usage.NONE),
                new Outcome.Cancelled(Usage.NONE));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void everyOutcomeGivesThePermitBack(Outcome outcome) {
        limit("queue:default", 1);
        enqueueAll(2, BrokerFixture.aTask());
        LeasedTask first = take(2).get(0);

        finish(first, outcome);

        List<LeasedTask> next = take(2);
        assertThat(next).hasSize(1);
        assertThat(next.get(0).id()).isNotEqualTo(first.id());
        assertThat(view("queue:default").held()).isEqualTo(1);
    }

    @Test
    void aReleasedTaskStartsBeforeThoseThatWait() {
        limit("queue:default", 1);
        enqueueAll(3, BrokerFixture.aTask());
        LeasedTask first = take(2).get(0);

        finish(first, new Outcome.Released(Usage.NONE));

        assertThat(ids(take(2))).containsExactly(first.id());
        assertThat(take(2)).isEmpty();
    }

    @Test
    void theDeathOfAWorkerGivesItsPermitsBackAndItsTasksRunFirst() {
        limit("queue:default", 2);
        enqueueAll(6, BrokerFixture.aTask());
        List<TaskId> hung = ids(node.take("dead", 10).tasks());
        assertThat(hung).hasSize(2);

        awaitDeath("dead", "a");

        List<LeasedTask> again = take(10);
        assertThat(ids(again)).containsExactlyInAnyOrderElementsOf(hung);
        again.forEach(node::succeed);
        assertThat(drain("a")).isEqualTo(4);
        assertNothingIsLeft();
    }

    @Test
    void raisingALimitLetsParkedTasksOutAtOnce() {
        limit("queue:default", 1);
        enqueueAll(10, BrokerFixture.aTask());
        assertThat(take(20)).hasSize(1);
        redis.call("DEL", node.keys.wakeAny());

        limit("queue:default", 4);

        assertThat(redis.call("LLEN", node.keys.wakeAny())).isEqualTo(1L);
        assertThat(take(20)).hasSize(3);
    }

    @Test
    void loweringALimitStartsNothingUntilFewerRun() {
        limit("queue:default", 4);
        enqueueAll(10, BrokerFixture.aTask());
        List<LeasedTask> running = take(20);

        limit("queue:default", 2);
        running.subList(0, 2).forEach(node::succeed);
        assertThat(take(20)).isEmpty();

        node.succeed(running.get(2));
        assertThat(take(20)).hasSize(1);
    }

    @Test
    void deletingALimitLetsEverythingOut() {
        limit("queue:default", 1);
        enqueueAll(1200, BrokerFixture.aTask());
        LeasedTask running = take(500).get(0);
        while (node.take("a", 1).more()) {}

        node.await(node.limits.delete(LimitName.parse("queue:default")));

        assertThat(drain("a")).isEqualTo(1199);
        node.succeed(running);
        assertNothingIsLeft();
    }

    @Test
    void deletingAPatternLetsTheTasksOfAllItsKeysOut() {
        limit("key:site:*", 1);
        for (int i = 0; i < 300; i++) {
            enqueueAll(2, BrokerFixture.aTask().limitKeys("site:" + i));
        }
        List<LeasedTask> running = new ArrayList<>(take(500));
        running.addAll(take(500));
        assertThat(running.size()).isEqualTo(300);

        node.await(node.limits.delete(LimitName.parse("key:site:*")));

        assertThat(drain("a")).isEqualTo(300);
    }

    @Test
    void aPausedLimitStartsNothingAndEndsWhenItIsResumed() {
        put("queue:default", new LimitRule(5, null, true));
        enqueueAll(3, BrokerFixture.aTask());
        assertThat(take(10)).isEmpty();

        limit("queue:default", 5);

        assertThat(take(10)).hasSize(3);
    }

    @Test
    void highPriorityStartsFirstAndLowIsNotStarved() {
        limit("queue:default", 1);
        LeasedTask running = started();
        enqueueAll(1, BrokerFixture.aTask().priority(Priority.LOW));
        enqueueAll(20, BrokerFixture.aTask().priority(Priority.NORMAL));
        enqueueAll(3, BrokerFixture.aTask().priority(Priority.HIGH));

        List<Priority> order = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            node.succeed(running);
            running = node.takeOne("a");
            order.add(running.placement().priority());
        }

        assertThat(order.subList(0, 4)).containsExactly(Priority.HIGH, Priority.HIGH, Priority.HIGH, Priority.NORMAL);
        assertThat(order.indexOf(Priority.LOW)).isBetween(5, 12);
    }

    private LeasedTask started() {
        node.enqueue(BrokerFixture.task());
        // It asks for more than there is, so the stream is known to be empty, and further tasks are parked at once.
        return take(2).get(0);
    }

    @Test
    void tenantsTakeTurnsAtALimit() {
        limit("queue:default", 1);
        LeasedTask running = started();
        enqueueAll(50, BrokerFixture.aTask().tenant("big"));
        enqueueAll(5, BrokerFixture.aTask().tenant("small"));

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            node.succeed(running);
            running = node.takeOne("a");
            order.add(running.placement().tenant());
        }

        assertThat(order.stream().filter("small"::equals)).hasSize(5);
    }

    @Test
    void aParkedTaskCanBeCancelledAndExpires() {
        limit("queue:default", 1);
        LeasedTask running = started();
        TaskId cancelled = node.enqueue(BrokerFixture.task());
        TaskId expired =
                node.enqueue(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
        TaskId last = node.enqueue(BrokerFixture.task());

        node.await(node.broker.cancel(cancelled, null));
        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(expired).state() == TaskState.EXPIRED;
        });
        assertThat(node.find(cancelled).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(view("queue:default").parked()).isEqualTo(1);

        node.succeed(running);
        LeasedTask next = node.takeOne("a");
        assertThat(next.id()).isEqualTo(last);
        node.succeed(next);
        assertNothingIsLeft();
    }

    @Test
    void aCancelledTaskThatWasParkedCanBeRunAgain() {
        limit("queue:default", 1);
        LeasedTask running = started();
        TaskId task = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(task, null));
        node.await(node.broker.retry(task, null));
        assertThat(take(5)).isEmpty();

        node.succeed(running);

        assertThat(ids(take(5))).containsExactly(task);
    }

    @Test
    void aTaskThatWasLetOutAndIsCancelledLetsTheNextOneOut() {
        limit("queue:default", 1);
        LeasedTask running = started();
        List<TaskId> waiting = enqueueAll(2, BrokerFixture.aTask());
        node.succeed(running);

        node.await(node.broker.cancel(waiting.get(0), null));

        assertThat(ids(take(5))).containsExactly(waiting.get(1));
    }

    @Test
    void aQueueWithoutWorkersDoesNotBlockALimitThatOthersShare() {
        limit("handler:a_task", 1);
        enqueueAll(3, BrokerFixture.aTask().queue("nobody"));
        LeasedTask running = takeFrom("nobody").get(0);
        takeFrom("nobody");
        TaskId mine = node.enqueue(BrokerFixture.task("mine"));
        node.succeed(running);

        // The turn may be that of the queue which nobody serves any more; its task counts for two seconds.
        List<LeasedTask> taken = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(6)).until(() -> {
            taken.addAll(takeFrom("mine"));
            return ids(taken).contains(mine);
        });

        for (int i = 0; i < 20; i++) {
            TaskId next = node.enqueue(BrokerFixture.task("mine"));
            node.succeed(taken.remove(0));
            taken.addAll(takeFrom("mine"));
            assertThat(ids(taken)).containsExactly(next);
        }
    }

    private List<LeasedTask> takeFrom(String queue) {
        return ((Taken.Leased) node.takeAny(queue + "-worker", 5, queue)).tasks();
    }

    @Test
    void aPermitWhoseTaskIsGoneIsGivenToAnother() {
        limit("queue:default", 1);
        LeasedTask running = started();
        TaskId next = node.enqueue(BrokerFixture.task());
        redis.call("DEL", node.keys.task(running.id()));

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> ids(take(5)).contains(next));
    }

    @Test
    void parkedTasksAreFoundAgainWhenTheirLineIsDeleted() {
        limit("queue:default", 1);
        LeasedTask running = started();
        enqueueAll(20, BrokerFixture.aTask());
        for (String key : List.of(
                "line:default:normal:default:queue:default",
                "turns:queue:default",
                "gates",
                "parked",
                "parked:default:normal:default")) {
            assertThat(redis.call("DEL", node.base() + key)).as(key).isEqualTo(1L);
        }
        node.succeed(running);

        node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)));

        assertThat(drain("a")).isEqualTo(20);
        assertNothingIsLeft();
    }

    @Test
    void aLimitHoldsWhenItsPermitsWereDeleted() {
        limit("queue:default", 2);
        enqueueAll(5, BrokerFixture.aTask());
        take(5);
        redis.call("DEL", node.base() + "held:queue:default");

        node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)));

        assertThat(view("queue:default").held()).isEqualTo(2);
    }

    @Test
    void delayedTasksKeepToTheLimitWhenTheyAreDue() {
        limit("queue:default", 2);
        enqueueAll(10, BrokerFixture.aTask().delay(Duration.ofMillis(1)));

        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return redis.call("EXISTS", node.keys.later()).equals(0L);
        });

        assertThat(take(20)).hasSize(2);
        assertThat(take(20)).isEmpty();
    }

    @Test
    void aThousandParkedTasksAreListedPageByPage() {
        limit("queue:default", 1);
        started();
        enqueueAll(
                150, BrokerFixture.aTask(), BrokerFixture.aTask().queue("other").limitKeys("k"));
        var query = new dev.leadline.listing.TaskQuery(null, TaskState.QUEUED, "default", null, null, 40, null);
        List<TaskId> listed = new ArrayList<>();
        var page = node.await(node.lists.page(query));
        while (true) {
            page.items().forEach(task -> listed.add(task.id()));
            if (page.next() == null) {
                break;
            }
            page = node.await(node.lists.page(new dev.leadline.listing.TaskQuery(
                    null, TaskState.QUEUED, "default", null, null, 40, page.next())));
        }
        assertThat(listed).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void parkedTasksOfAQueueArePurgedWithTheOthers() {
        limit("queue:default", 1);
        LeasedTask running = started();
        List<TaskId> parked = enqueueAll(700, BrokerFixture.aTask());

        assertThat(node.await(node.queues.purge("default"))).isEqualTo(700);

        assertThat(node.find(parked.get(699)).state()).isEqualTo(TaskState.CANCELLED);
        node.succeed(running);
        assertThat(take(10)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void parkedTasksThatAreMovedKeepTheirOrderAndRunInTheOtherQueue() {
        limit("queue:default", 1);
        LeasedTask running = started();
        List<TaskId> parked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            parked.add(node.enqueue(BrokerFixture.task()));
        }

        assertThat(node.await(node.queues.move("default", "other"))).isEqualTo(20);

        assertThat(ids(take(50))).isEqualTo(parked);
        node.succeed(running);
        assertThat(redis.call("EXISTS", node.base() + "turns:queue:default", node.keys.parked()))
                .isEqualTo(0L);
    }

    @Test
    void aParkedTaskOfAPausedQueueStaysAndTheOthersAtTheLimitGoOn() {
        limit("handler:a_task", 1);
        LeasedTask running = started();
        TaskId paused = node.enqueue(BrokerFixture.task());
        TaskId other = node.enqueue(BrokerFixture.task("other"));
        node.await(node.queues.pause("default"));

        node.succeed(running);
        List<LeasedTask> next = take(5);
        assertThat(ids(next)).containsExactly(other);
        node.succeed(next.get(0));
        assertThat(take(5)).isEmpty();

        node.await(node.queues.resume("default"));
        List<LeasedTask> resumed = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(7)).until(() -> {
            resumed.addAll(take(5));
            return ids(resumed).contains(paused);
        });
    }

    @Test
    void thousandsOfTasksAndManyWorkersNeverBreakALimit() {
        limit("handler:a_task", 5);
        enqueueAll(5_000, BrokerFixture.aTask());
        int done = 0;
        int round = 0;
        List<LeasedTask> running = new ArrayList<>();
        while (done < 300) {
            List<LeasedTask> some = node.take("worker-" + round++ % 3, 20).tasks();
            running.addAll(some);
            assertThat(running).hasSizeLessThanOrEqualTo(5);
            if (some.isEmpty()) {
                int ending = Math.min(running.size(), 1 + round % 5);
                running.subList(0, ending).forEach(node::succeed);
                running.subList(0, ending).clear();
                done += ending;
            }
        }
    }

    private void assertNothingIsLeft() {
        assertThat(redis.list("KEYS", node.base() + "*").stream()
                        .map(key -> String.valueOf(key).substring(node.base().length()))
                        .filter(key -> key.matches("(line|turns|held|called|parked)(:.*)?|gates")))
                .isEmpty();
    }
}
