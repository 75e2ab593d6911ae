package dev.leadline.counts;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Adds what this process counted to the ring in Redis, from time to time and when it stops. While Redis is away the numbers are kept and
 * written later; after some minutes, further ones stay with the counters, which use a bounded memory.
 */
@Singleton
public class CountWriter {

    /** How many calls wait for Redis at most before new numbers stay with the counters. */
    private static final int MOST_WAITING = 20;

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Counts counts;
    private final RedisLink link;
    private final KeepCounts keep;
    private final long everyMs;

    // Used only on the link's thread.
    private final Deque<KeepCounts.Call> waiting = new ArrayDeque<>();
    private long calls;
    private long timer = -1;
    private boolean running;

    public CountWriter(Counts counts, Links links, KeyPrefix prefix, RedisConfig redis, CountsConfig config) {
        this.counts = counts;
        this.link = links.open("counts");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.keep = new KeepCounts(scripts, UUID.randomUUID().toString(), redis.commandTimeout());
        this.everyMs = config.writeEvery().toMillis();
    }

    void start(@Observes StartupEvent started) {
        link.onContext(() -> {
            running = true;
            plan();
        });
    }

    /** After the worker has written its last outcomes, and before the links are closed. */
    void stop(@Observes @Priority(200) ShutdownEvent stop) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        link.onContext(() -> {
            running = false;
            link.vertx().cancelTimer(timer);
            gather(0);
            // No pipeline could own this subscription: the process ends after this, and a latch waits for the answer.
            writeAll()
                    .onTermination()
                    .invoke(written::countDown)
                    .subscribe()
                    .with(done -> {}, failure -> Log.debugf("The last counts are lost: %s", failure.getMessage()));
        });
        written.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Right after a multiple of the interval, so that what is written belongs to one bucket. */
    private void plan() {
        long now = System.currentTimeMillis();
        timer = link.vertx().setTimer(everyMs - now % everyMs + 1, over -> write());
    }

    private void write() {
        // What was counted since the last time happened half an interval ago, on average.
        gather(everyMs / 2);
        // No pipeline could own this subscription: the round belongs to the process, not to a request.
        writeAll()
                .subscribe()
                .with(
                        done -> link.onContext(this::next),
                        failure -> link.onContext(() -> {
                            if (!(failure instanceof RedisUnavailable)) {
                                Log.error("Counts cannot be written, and are lost", failure);
                                waiting.clear();
                            }
                            next();
                        }));
    }

    private void next() {
        if (running) {
            plan();
        }
    }

    private void gather(long agoMs) {
        if (waiting.size() >= MOST_WAITING) {
            return;
        }
        long ms = System.currentTimeMillis() - agoMs;
        List<Map.Entry<Counts.Of, long[]>> lines = new ArrayList<>(counts.take().entrySet());
        for (int from = 0; from < lines.size(); from += KeepCounts.MOST) {
            int to = Math.min(lines.size(), from + KeepCounts.MOST);
            waiting.add(new KeepCounts.Call(++calls, ms, lines.subList(from, to)));
        }
    }

    private Uni<Void> writeAll() {
        KeepCounts.Call call = waiting.peek();
        return call == null
                ? Uni.createFrom().voidItem()
                : keep.run(call).invoke(() -> waiting.remove(call)).chain(this::writeAll);
    }
}
