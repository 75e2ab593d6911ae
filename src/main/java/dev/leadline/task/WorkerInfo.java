package dev.leadline.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about itself with its first take, and after it got orders.
 *
 * @param startedAt ms since 1970
 * @param queues empty: all
 * @param draining whether it was told to take no more tasks
 */
public record WorkerInfo(
        @Nullable String host,
        long pid,
        long startedAt,
        int concurrency,
        List<String> queues,
        @Nullable String version,
        boolean draining) {

    public static final WorkerInfo UNKNOWN = new WorkerInfo(null, 0, 0, 0, List.of(), null, false);
}
