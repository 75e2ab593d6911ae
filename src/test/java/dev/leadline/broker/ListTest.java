package dev.leadline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.LeasedTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    private List<TaskId> listed(TaskState state) {
        List<TaskId> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = node.await(node.broker.list(new TaskQuery(null, state, null, null, null, 4, cursor)));
            page.items().forEach(task -> ids.add(task.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }
}
