package dev.leadline.listing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is alive.
 *
 * @param queues the queues it serves; empty: all
 * @param running how many leases it holds
 */
public record WorkerView(
        String id,
        @Nullable String host,
        long pid,
        @Nullable Instant startedAt,
        Instant lastBeatAt,
        int concurrency,
        long running,
        List<String> queues,
        @Nullable String version) {}
