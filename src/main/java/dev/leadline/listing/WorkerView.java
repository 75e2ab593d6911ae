package dev.leadline.listing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is alive.
 *
 * @param queues the queues it serves; empty: all
 * @param concurrency how many tasks it runs at once at most
 * @param running how many leases it holds
 * @param load which part of its slots is in use, 0 to 1; more after its concurrency was lowered
 * @param draining whether it takes no more tasks, since it was told so
 */
public record WorkerView(
        String id,
        @Nullable String host,
        long pid,
        @Nullable Instant startedAt,
        Instant lastBeatAt,
        int concurrency,
        long running,
        double load,
        boolean draining,
        List<String> queues,
        @Nullable String version) {}
