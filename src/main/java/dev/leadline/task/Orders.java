package dev.leadline.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator told a worker to do; null: as it was configured, or ordered before.
 *
 * @param drain whether to take no more tasks
 * @param concurrency how many tasks to run at once
 * @param queues which queues to serve; empty: all
 */
public record Orders(
        @Nullable Boolean drain,
        @Nullable Integer concurrency,
        @Nullable List<String> queues) {

    public static final Orders NONE = new Orders(null, null, null);
}
