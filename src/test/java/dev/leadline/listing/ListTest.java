package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import dev.leadline.task.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tasks, page by page. */
class ListTest extends BrokerTest {
    @Test
    void aListTurnsItsPagesOverAllTasksOnce() {
        for (int i = 0; i < 25; i++) {
            node.enqueue(BrokerFixture.aTask().tenant("t" + i % 3).build());
        }
        List<LeasedTask> running = node.take("a", 7).tasks();
        running.subList(0, 3).forEach(node::succeed);
        node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());

        assertThat(listed(null)).hasSize(26).doesNotHaveDuplicates();
        assertThat(listed(TaskState.STARTED)).hasSize(4);
        assertThat(listed(TaskState.QUEUED)).hasSize(18);
        assertThat(listed(TaskState.SUCCEEDED)).hasSize(3);
        assertThat(listed(TaskState.SCHEDULED)).hasSize(1);
        assertThat(listed(TaskState.FAILED)).isEmpty();
    }

    @Test
    void aPageOfLargeResultsIsShortAndTheNextOnesHaveTheRest() {
        enqueue(6);
        String large = "\"" + "x".repeat(400_000) + "\"";
        node.take("a", 6)
                .tasks()
                .forEach(task -> node.await(
                        node.leases.finish(task.lease(), new Outcome.Succeeded(Json.of(large), Usage.NONE), null)));

        TaskPage page =
                node.await(node.lists.page(new TaskQuery(null, TaskState.SUCCEEDED, null, null, null, 500, null)));

        assertThat(page.items()).hasSizeLessThan(6);
        assertThat(page.next()).isNotNull();
        assertThat(listed(TaskState.SUCCEEDED)).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void manyTasksThatAreDueAtOnceAreAllListed() {
        for (int i = 0; i < 11; i++) {
            node.enqueue(BrokerFixture.aTask().delay(Duration.ofHours(1)).build());
        }
        // One moment for all: a page must go on in the middle of it.
        for (Object member : redis.list("ZRANGE", node.keys.later(), "0", "-1")) {
            redis.call("ZADD", node.keys.later(), "99999999999999", String.valueOf(member));
        }

        assertThat(listed(TaskState.SCHEDULED)).hasSize(11).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATER + 50000", "ENDED + 9999", "READY 1-0 9999", "DEAD 1 99999999999"})
    void aCursorThatNoPageGaveIsRefused(String cursor) {
        String made = Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Cursor.parse(made)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<TaskId> listed(TaskState state) {
        List<TaskId> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = node.await(node.lists.page(new TaskQuery(null, state, null, null, null, 4, cursor)));
            page.items().forEach(task -> ids.add(task.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }
}
