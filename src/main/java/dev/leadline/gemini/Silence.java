package dev.leadline.gemini;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that Gemini was silent for too long while somebody waited for it. Time in which nobody waits does not count. One
 * timer lasts for a whole call, however many pieces come.
 */
final class Silence {

    private final Vertx vertx;
    private final long most;
    private final Runnable tooLong;
    private boolean waited = true;
    private boolean over;
    private long since = System.nanoTime();
    private long timer;

    /** Somebody waits from now on. */
    Silence(Vertx vertx, Duration most, Runnable tooLong) {
        this.vertx = vertx;
        this.most = most.toMillis();
        this.tooLong = tooLong;
    }

    Silence start() {
        look(most);
        return this;
    }

    synchronized void begins() {
        waited = true;
        since = System.nanoTime();
    }

    synchronized void ends() {
        waited = false;
    }

    synchronized void stop() {
        over = true;
        vertx.cancelTimer(timer);
    }

    private synchronized void look(long later) {
        if (!over) {
            timer = vertx.setTimer(Math.max(1, later), due -> look());
        }
    }

    private void look() {
        long left;
        synchronized (this) {
            left = waited ? most - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) : most;
        }
        if (left <= 0) {
            tooLong.run();
        } else {
            look(left);
        }
    }
}
