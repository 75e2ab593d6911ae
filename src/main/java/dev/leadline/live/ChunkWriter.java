package dev.leadline.live;

import dev.leadline.Backoff;
import dev.leadline.RedisUnavailable;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.Lease;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * The live output of one run on its way to Redis. Text is collected and sent in order, one piece after the other: the first
 * at once, later ones a few times a second, or as soon as a whole chunk is there. While Redis is away, text waits. A piece
 * that Redis refuses (it is full) is dropped, because a result is worth more than its live output; since each piece says
 * where it begins, readers see that text is missing.
 */
public final class ChunkWriter {

    private final Chunks chunks;
    private final Lease lease;
    private final Vertx vertx;
    private final int chunkBytes;
    private final int most;
    private final long interval;

    private final StringBuilder waiting = new StringBuilder();
    private final List<UniEmitter<? super Void>> callers = new ArrayList<>();
    private long from;
    private boolean underWay;
    private boolean planned;
    private boolean ending;
    private boolean missing;
    private long sentAt;
    private boolean stopped;

    ChunkWriter(Chunks chunks, Lease lease, LiveConfig config, Vertx vertx) {
        this.chunks = chunks;
        this.lease = lease;
        this.vertx = vertx;
        this.chunkBytes = config.chunkBytes();
        this.most = config.waitingCharacters();
        this.interval = config.interval().toMillis();
        this.sentAt = System.nanoTime() - config.interval().toNanos();
    }

    /**
     * Takes the text, in the order of the calls.
     *
     * @return completes when there is room for more; fails with {@link LeaseLost} when the run has no right to write
     * @throws IllegalStateException if too much text waits, because the caller did not wait for what earlier calls returned
     */
    public Uni<Void> write(String text) {
        synchronized (this) {
            if (!stopped && waiting.length() > 0 && waiting.length() + text.length() > most) {
                throw new IllegalStateException("more than " + most + " characters of chunks wait for Redis:"
                        + " a handler must wait for the Uni that chunk returned before it gives more");
            }
            if (!stopped) {
                waiting.append(text);
            }
        }
        advance();
        return Uni.createFrom().emitter(caller -> await(caller, chunkBytes));
    }

    /** Sends what is left; completes when all text is kept or given up. Fails with {@link LeaseLost}. */
    public Uni<Void> end() {
        synchronized (this) {
            ending = true;
        }
        advance();
        return Uni.createFrom().emitter(caller -> await(caller, 0));
    }

    /** Nothing more is sent: the run is over. */
    public void stop() {
        List<UniEmitter<? super Void>> released;
        synchronized (this) {
            stopped = true;
            waiting.setLength(0);
            released = List.copyOf(callers);
            callers.clear();
        }
        released.forEach(caller -> caller.fail(new LeaseLost()));
    }

    /** @param room how many characters may wait before there is no room for more */
    private void await(UniEmitter<? super Void> caller, int room) {
        boolean over;
        synchronized (this) {
            over = stopped;
            if (!over && (room == 0 ? isBusy() : waiting.length() >= room)) {
                callers.add(caller);
                return;
            }
        }
        if (over) {
            caller.fail(new LeaseLost());
        } else {
            caller.complete(null);
        }
    }

    private boolean isBusy() {
        return underWay || waiting.length() > 0 || missing;
    }

    /** Sends the next piece, or plans to. */
    private void advance() {
        KeepChunk.Piece piece;
        synchronized (this) {
            if (underWay || stopped || waiting.length() == 0 && !(ending && missing)) {
                return;
            }
            long left = interval - (System.nanoTime() - sentAt) / 1_000_000;
            if (left > 0 && !ending && waiting.length() < chunkBytes) {
                plan(left);
                return;
            }
            int length = length();
            if (length == 0 && waiting.length() > 0) {
                return;
            }
            piece = new KeepChunk.Piece(lease, from, waiting.substring(0, length));
            underWay = true;
            sentAt = System.nanoTime();
        }
        send(piece);
    }

    private void plan(long left) {
        if (!planned) {
            planned = true;
            vertx.setTimer(left, due -> {
                synchronized (this) {
                    planned = false;
                }
                advance();
            });
        }
    }

    /** How many characters the next piece has: as many as fit, and no half of a surrogate pair. */
    private int length() {
        int bytes = 0;
        int end = 0;
        while (end < waiting.length()) {
            int sign = waiting.codePointAt(end);
            bytes += sign < 0x80 ? 1 : sign < 0x800 ? 2 : sign < 0x10000 ? 3 : 4;
            if (bytes > chunkBytes && end > 0) {
                return end;
            }
            end += Character.charCount(sign);
        }
        // The other half of a pair may come with the next call.
        return !ending && end > 0 && Character.isHighSurrogate(waiting.charAt(end - 1)) ? end - 1 : end;
    }

    private void send(KeepChunk.Piece piece) {
        // No pipeline could own this subscription: the handler may go on while its text is sent.
        chunks.keep(piece)
                .onFailure(failure -> failure instanceof RedisUnavailable away && !away.isFull())
                .retry()
                .withBackOff(Backoff.REDIS.base(), Backoff.REDIS.cap())
                .until(failure -> !isStopped())
                .subscribe()
                .with(held -> sent(piece, held, true), failure -> refused(piece, failure));
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void refused(KeepChunk.Piece piece, Throwable failure) {
        if (!isStopped()) {
            Log.warnf("Live output of %s was not kept: %s", lease.task(), failure.getMessage());
        }
        sent(piece, true, false);
    }

    private void sent(KeepChunk.Piece piece, boolean held, boolean kept) {
        if (!held) {
            stop();
            return;
        }
        List<UniEmitter<? super Void>> released = List.of();
        synchronized (this) {
            underWay = false;
            if (stopped) {
                return;
            }
            from += piece.text().length();
            waiting.delete(0, piece.text().length());
            // If the last piece was refused, an empty one tells readers; if that is refused, too, they cannot be told.
            missing = !kept && !piece.text().isEmpty();
            if (ending ? !isBusy() : waiting.length() < chunkBytes) {
                released = List.copyOf(callers);
                callers.clear();
            }
        }
        released.forEach(caller -> caller.complete(null));
        advance();
    }
}
