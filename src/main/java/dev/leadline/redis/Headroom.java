package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether Redis has memory left for new work, as far as this node knows. A script that stores new work looks at most once a second, as
 * a part of its call, so an idle node asks nothing; what it found holds for that second.
 */
public final class Headroom {

    private static final long FRESH_NANOS = 1_000_000_000L;

    private final String percent;
    private final LongSupplier nanoTime;
    private final AtomicLong looked;
    private volatile boolean full;

    /** @param percent the share of maxmemory at which new work is refused; 100: only Redis itself refuses */
    public Headroom(int percent) {
        this(percent, System::nanoTime);
    }

    Headroom(int percent, LongSupplier nanoTime) {
        this.percent = percent >= 100 ? "" : Integer.toString(percent);
        this.nanoTime = nanoTime;
        this.looked = new AtomicLong(nanoTime.getAsLong() - FRESH_NANOS);
    }

    /** Why new work is refused without asking Redis; null: ask Redis. */
    public @Nullable RedisUnavailable refusal() {
        return full && !isStale(looked.get()) ? RedisUnavailable.full() : null;
    }

    /** The argument for a script that stores new work: the percentage; empty when it need not look. */
    public String toLook() {
        long last = looked.get();
        return isStale(last) && looked.compareAndSet(last, nanoTime.getAsLong()) ? percent : "";
    }

    /**
     * A call stored new work.
     *
     * @param look what {@link #toLook} gave for it: a call that did not look says nothing
     */
    public void hasRoom(String look) {
        if (!look.isEmpty()) {
            full = false;
        }
    }

    /** A call failed, perhaps for lack of memory. */
    public void failed(RedisUnavailable failure) {
        if (failure.isFull()) {
            full = true;
        }
    }

    private boolean isStale(long last) {
        return nanoTime.getAsLong() - last >= FRESH_NANOS;
    }
}
