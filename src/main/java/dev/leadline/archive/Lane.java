package dev.leadline.archive;

import dev.leadline.Backoff;
import dev.leadline.RedisUnavailable;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Archives batches, one after the other: reads ended tasks, writes them to PostgreSQL, and only then notes in Redis that they are
 * archived. While PostgreSQL is away, it keeps the numbers of one batch, and reads nothing more.
 */
final class Lane {

    /** After an outage, all lanes of a fleet try again; none waits for longer. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    /** Tasks that ended within this time are written together while there are many. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private final Context context;
    private final String reader;
    private final Feed feed;
    private final RowWriter rows;
    private final ArchiveConfig config;
    private final Standing standing;
    private final @Nullable Runnable onFullBatch;

    // Used only on the context's thread.
    private List<EndedTask> owed = List.of();
    private long claimed = System.nanoTime();
    private long timer = -1;
    private int failures;
    private boolean working;
    private boolean running;

    /** @param onFullBatch called when there may be work for the other lanes, too; null for these, which work only when called */
    Lane(
            Context context,
            String reader,
            Feed feed,
            RowWriter rows,
            ArchiveConfig config,
            Standing standing,
            @Nullable Runnable onFullBatch) {
        this.context = context;
        this.reader = reader;
        this.feed = feed;
        this.rows = rows;
        this.config = config;
        this.standing = standing;
        this.onFullBatch = onFullBatch;
    }

    void start() {
        context.runOnContext(now -> {
            running = true;
            if (onFullBatch != null) {
                work();
            }
        });
    }

    void stop() {
        context.runOnContext(now -> {
            running = false;
            context.owner().cancelTimer(timer);
        });
    }

    /** Looks for work at once, unless it is at work, or waits for PostgreSQL or Redis to come back. */
    void wake() {
        context.runOnContext(now -> {
            if (failures == 0) {
                work();
            }
        });
    }

    private void work() {
        if (!running || working) {
            return;
        }
        working = true;
        context.owner().cancelTimer(timer);
        // No pipeline could own this subscription: the work belongs to the process, not to a request.
        round().subscribe()
                .with(
                        wait -> context.runOnContext(now -> workIn(wait)),
                        failure -> context.runOnContext(now -> workAfter(failure)));
    }

    private Uni<Duration> round() {
        return feed.prepared().chain(this::read).chain(this::archive);
    }

    private Uni<ReadEvents.Batch> read() {
        if (!owed.isEmpty()) {
            return feed.read().again(reader, owed);
        }
        if (onFullBatch != null
                && System.nanoTime() - claimed > config.leftBehind().toNanos() / 2) {
            claimed = System.nanoTime();
            return feed.read().leftBehind(reader, config.batch(), config.leftBehind());
        }
        return feed.read().next(reader, config.batch());
    }

    private Uni<Duration> archive(ReadEvents.Batch batch) {
        if (!batch.isOpen()) {
            return feed.open().replaceWith(Duration.ZERO);
        }
        standing.waiting(batch.waiting());
        List<EndedTask> all = batch.tasks();
        if (all.isEmpty()) {
            owed = List.of();
            return Uni.createFrom().item(config.interval());
        }
        // If anything fails from here on, all of them are read again.
        owed = all.stream().map(EndedTask::withoutRecord).toList();
        List<EndedTask> whole = all.stream().filter(one -> one.record() != null).toList();
        if (onFullBatch != null && all.size() >= config.batch()) {
            onFullBatch.run();
        }
        return rows.write(whole)
                .invoke(done -> standing.written(done))
                .chain(done -> feed.archived().run(done))
                .map(waiting -> {
                    standing.waiting(waiting);
                    owed = all.stream().filter(one -> one.record() == null).toList();
                    return owed.isEmpty() && all.size() < config.batch() ? GATHER : Duration.ZERO;
                });
    }

    private void workIn(Duration wait) {
        failures = 0;
        again(wait);
    }

    private void workAfter(Throwable failure) {
        failures++;
        if (failure instanceof RedisUnavailable) {
            Log.debugf("Redis did not answer the archive: %s", failure.getMessage());
        } else {
            standing.failed(failure);
        }
        again(BACKOFF.after(failures, ThreadLocalRandom.current()));
    }

    private void again(Duration wait) {
        working = false;
        boolean asleep = onFullBatch == null && failures == 0 && owed.isEmpty() && !wait.isZero();
        if (running && !asleep) {
            timer = context.owner().setTimer(Math.max(1, wait.toMillis()), now -> work());
        }
    }
}
