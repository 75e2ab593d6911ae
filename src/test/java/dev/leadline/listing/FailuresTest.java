package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.listing.Failures.Grouped;
import dev.leadline.task.Charges;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Failed tasks by what is common to their errors, and dead letters by their causes. */
class FailuresTest extends BrokerTest {

    private TaskId failed(BrokerFixture.TaskBuilder task, ErrorType type, String message, boolean retryable) {
        TaskId id = node.enqueue(task.build());
        LeasedTask run = node.takeOne("a");
        finish(run, new Outcome.Failed(new TaskError(type.slug(), message, retryable, 1), Usage.NONE));
        return id;
    }

    private TaskId failed(String message) {
        return failed(BrokerFixture.aTask(), ErrorType.HANDLER_FAILED, message, true);
    }

    private Grouped grouped(TaskFilter filter, int limit) {
        return node.await(node.failures.grouped(filter, limit));
    }

    private static BrokerFixture.TaskBuilder of(String tenant) {
        return BrokerFixture.aTask().tenant(tenant);
    }

    @Test
    void failuresOfOneKindAreOneGroupWithItsNumberAndTimes() {
        TaskId first = failed("row 1 of \"a\" is bad");
        failed(BrokerFixture.aTask().handler("another"), ErrorType.HANDLER_FAILED, "row 22 of \"b\" is bad", true);
        TaskId last = failed("row 333 of \"c\" is bad");
        failed("something else");

        Grouped found = grouped(TaskFilter.ANY, 10);

        assertThat(found.complete()).isTrue();
        assertThat(found.others()).isZero();
        assertThat(found.groups()).hasSize(2);
        FailureGroup group = found.groups().get(0);
        assertThat(group.pattern()).isEqualTo(new ErrorPattern("handler-failed", "row <number> of <text> is bad"));
        assertThat(group.count()).isEqualTo(3);
        assertThat(group.handlers()).containsExactly("a_task", "another");
        assertThat(group.firstSeen()).isEqualTo(node.find(first).times().finishedAt());
        assertThat(group.lastSeen()).isEqualTo(node.find(last).times().finishedAt());
        assertThat(group.newest()).isEqualTo(last);
        assertThat(group.message()).isEqualTo("row 333 of \"c\" is bad");
        assertThat(node.await(node.lists.page(new TaskQuery(
                                TaskFilter.ANY.ofFailure(group.id()), Set.of(TaskState.FAILED), 10, null)))
                        .items())
                .hasSize(3);
    }

    @Test
    void theMostFrequentGroupsComeFirstAndTheRestIsCounted() {
        for (String word : List.of("one", "two", "two", "three", "three", "three")) {
            failed(word);
        }

        Grouped found = grouped(TaskFilter.ANY, 2);

        assertThat(found.groups()).extracting(FailureGroup::count).containsExactly(3L, 2L);
        assertThat(found.others()).isEqualTo(1);
    }

    @Test
    void aTenantSeesItsOwnFailuresAlone() {
        failed(of("a"), ErrorType.TIMEOUT, "late", true);
        failed(of("b"), ErrorType.TIMEOUT, "late", true);

        assertThat(grouped(TaskFilter.ANY.ofTenant("a"), 10).groups())
                .singleElement()
                .extracting(FailureGroup::count)
                .isEqualTo(1L);
        assertThat(grouped(TaskFilter.ANY.ofTenant("c"), 10).groups()).isEmpty();
    }

    @Test
    void aTaskThatRunsAgainIsNoFailureAnyMore() {
        TaskId id = failed("no");
        node.await(node.broker.retry(id, null));

        assertThat(grouped(TaskFilter.ANY, 10).groups()).isEmpty();
    }

    @Test
    void deadLettersAreListedByCauseAndEachOnce() {
        TaskId usedUp = failed("no");
        TaskId arguments = failed(BrokerFixture.aTask(), ErrorType.INVALID_ARGUMENTS, "x is missing", false);
        TaskId configuration = failed(BrokerFixture.aTask(), ErrorType.NOT_CONFIGURED, "no key", false);
        TaskId forGood = failed(BrokerFixture.aTask(), ErrorType.PROVIDER_REFUSED, "refused", false);
        TaskId crashed = failed(BrokerFixture.aTask(), ErrorType.WORKER_CRASHED, "its worker was lost", false);
        TaskId expired =
                node.enqueue(BrokerFixture.aTask().expires(Duration.ofMillis(1)).build());
        Awaitility.await().until(() -> {
            node.await(node.maintenance.sweep());
            return node.find(expired).state() == TaskState.EXPIRED;
        });
        TaskId cancelled = node.enqueue(BrokerFixture.task());
        node.await(node.broker.cancel(cancelled, null));

        assertThat(dead(null)).containsExactly(crashed, forGood, configuration, arguments, usedUp, expired);
        assertThat(dead(DeadCause.ATTEMPTS_USED_UP)).containsExactly(usedUp);
        assertThat(dead(DeadCause.INVALID_ARGUMENTS)).containsExactly(arguments);
        assertThat(dead(DeadCause.NOT_CONFIGURED)).containsExactly(configuration);
        assertThat(dead(DeadCause.FAILED_FOR_GOOD)).containsExactly(forGood);
        assertThat(dead(DeadCause.WORKER_CRASHED)).containsExactly(crashed);
        assertThat(dead(DeadCause.EXPIRED)).containsExactly(expired);
    }

    private List<TaskId> dead(DeadCause cause) {
        TaskQuery query =
                new TaskQuery(TaskFilter.ANY.withCause(cause), Set.of(TaskState.FAILED, TaskState.EXPIRED), 2, null);
        List<TaskId> found = new java.util.ArrayList<>();
        TaskPage page = node.await(node.lists.page(query));
        page.items().forEach(task -> found.add(task.id()));
        while (page.next() != null) {
            page = node.await(node.lists.page(new TaskQuery(query.filter(), query.states(), 2, page.next())));
            page.items().forEach(task -> found.add(task.id()));
        }
        return found;
    }

    @Test
    void theKeptStepsOfDeadLettersAreNamed() {
        TaskId id = node.enqueue(BrokerFixture.task());
        LeasedTask run = node.takeOne("a");
        for (String step : List.of("read", "ask")) {
            node.await(node.leases.keepStep(run.lease(), BrokerFixture.step(step, "1"), Charges.NONE));
        }
        finish(run, new Outcome.Failed(new TaskError("timeout", "late", true, 1), Usage.NONE));
        TaskId without = failed("no");

        assertThat(node.await(node.keptSteps.of(List.of(node.find(id), node.find(without)))))
                .containsExactly(List.of("ask", "read"), List.of());
    }
}
