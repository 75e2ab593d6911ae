package dev.leadline.listing;

import dev.leadline.task.TaskId;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the lists of ended tasks in Redis end. They are capped, and what is older is in the archive alone. */
final class ListEnds {

    private ListEnds() {}

    /**
     * @param feed the oldest entries of the feed of ended tasks
     * @param dead the oldest dead letters, each with its score
     * @param failedAreDead whether the list shows failed tasks from the dead letters, and not from the feed
     */
    static OlderTasks.Listed of(@Nullable Response feed, @Nullable Response dead, boolean failedAreDead) {
        Set<TaskId> last = new HashSet<>();
        Instant ended = null;
        for (int i = 0; feed != null && i < feed.size(); i++) {
            ended = ended == null
                    ? Instant.ofEpochMilli(
                            Position.ofEntry(feed.get(i).get(0).toString()).ms())
                    : ended;
            for (String id : feed.get(i).get(1).get(1).toString().split(" ")) {
                TaskId.parse(id).ifPresent(last::add);
            }
        }
        if (!failedAreDead) {
            return new OlderTasks.Listed(ended, ended, last);
        }
        Instant failed = null;
        for (int i = 0; dead != null && i + 1 < dead.size(); i += 2) {
            failed = failed == null
                    ? Instant.ofEpochMilli(Position.ofScore(dead.get(i + 1)).ms())
                    : failed;
            TaskId.parse(dead.get(i).toString()).ifPresent(last::add);
        }
        return new OlderTasks.Listed(ended, failed, last);
    }
}
