package dev.leadline.live;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a client follows: what wakes it, and whether the client takes what it is sent. An event is made only when the
 * connection has taken the one before, so a client that takes nothing keeps no more than one look's answer in memory.
 */
final class OpenStream {

    private final String topic;
    private final Runnable cut;
    private boolean raised = true;
    private boolean closing;
    private boolean taken = true;
    private long sentAt = System.nanoTime();
    private @Nullable UniEmitter<? super Boolean> waiting;

    /**
     * @param topic what it is about, as it is named on the node's channel
     * @param cut breaks the connection
     */
    OpenStream(String topic, Runnable cut) {
        this.topic = topic;
        this.cut = cut;
    }

    String topic() {
        return topic;
    }

    /** There may be something new. */
    void raise() {
        UniEmitter<? super Boolean> woken;
        synchronized (this) {
            raised = true;
            woken = waiting;
            waiting = null;
        }
        if (woken != null) {
            woken.complete(true);
        }
    }

    /** Ends the stream after the event under way. */
    void close() {
        synchronized (this) {
            closing = true;
        }
        raise();
    }

    synchronized boolean isClosing() {
        return closing;
    }

    /** Whether there may be something new; asked once for each time. */
    synchronized boolean lower() {
        boolean was = raised;
        raised = false;
        return was;
    }

    /** True as soon as there may be something new, false when the time is over. */
    Uni<Boolean> raisedWithin(Duration time) {
        return Uni.createFrom()
                .<Boolean>emitter(this::await)
                .ifNoItem()
                .after(time)
                .recoverWithItem(false);
    }

    private void await(UniEmitter<? super Boolean> emitter) {
        synchronized (this) {
            if (!raised) {
                waiting = emitter;
                return;
            }
        }
        emitter.complete(true);
    }

    synchronized void sent() {
        taken = false;
        sentAt = System.nanoTime();
    }

    synchronized void taken() {
        taken = true;
    }

    /** Breaks the connection if the client has taken nothing for so long. */
    void cutIfSlow(Duration slowest) {
        boolean slow;
        synchronized (this) {
            slow = !taken && !closing && System.nanoTime() - sentAt > slowest.toNanos();
            closing |= slow;
        }
        if (slow) {
            cut.run();
        }
    }
}
