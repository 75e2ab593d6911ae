package dev.leadline.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What lists show, and many tasks to be listed. */
final class Listed {

    private Listed() {}

    /** All tasks of a state, or of any, page by page. */
    static List<TaskId> tasks(
            BrokerFixture node, @Nullable TaskState state, int limit, Consumer<TaskPage> afterEachPage) {
        List<TaskId> ids = new ArrayList<>();
        Cursor cursor = null;
        do {
            TaskPage page = node.await(node.lists.page(new TaskQuery(null, state, null, null, null, limit, cursor)));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            page.items().forEach(task -> ids.add(task.id()));
            cursor = page.next();
            afterEachPage.accept(page);
        } while (cursor != null);
        return ids;
    }

    /** Enqueues many tasks in few calls. */
    static Set<TaskId> enqueue(BrokerFixture node, int count, IntFunction<NewTask> task) {
        List<NewTask> tasks = IntStream.range(0, count).mapToObj(task).toList();
        node.await(Uni.join()
                .all(tasks.stream().map(node.broker::enqueue).toList())
                .andFailFast());
        return tasks.stream().map(NewTask::id).collect(Collectors.toSet());
    }
}
