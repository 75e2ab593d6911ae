package dev.leadline.redis;

import dev.leadline.RedisUnavailable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Sends the items of concurrent callers as one call: while a call is under way, new items are collected for the next.
 * Under load a round trip carries hundreds of items, and a single item is sent at once. A group that is large enough is
 * sent while other calls are under way, so that Redis has the next call when it has finished one.
 *
 * <p>Every item is answered in time, although it has no timer of its own: a call may take only the time that is left to
 * its first item, so all items that wait for it have time left when it ends.
 *
 * @param <T> item
 * @param <R> the answer to an item
 */
public final class GroupCommit<T, R> {

    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_CALLS = 3;

    private final Call<T, R> call;
    private final ToLongFunction<T> bytes;
    private final long patienceNanos;
    private final int enough;
    private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger gathered = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();

    /** Sends up to {@link Script#MAX_IDS} items, about a megabyte together, and answers each in order. */
    @FunctionalInterface
    public interface Call<T, R> {
        Uni<List<R>> send(List<T> items, Duration patience);
    }

    /**
     * @param bytes about how many bytes an item takes
     * @param patience how long a caller waits; an item that was not sent by then is never sent
     * @param enough how many items are sent as a call while another is under way
     */
    public GroupCommit(Call<T, R> call, ToLongFunction<T> bytes, Duration patience, int enough) {
        this.call = call;
        this.bytes = bytes;
        this.patienceNanos = patience.toNanos();
        this.enough = enough;
    }

    /** Fails with {@link RedisUnavailable}. */
    public Uni<R> submit(T item) {
        return Uni.createFrom().emitter(emitter -> {
            waiting.add(new Waiting<>(item, System.nanoTime(), emitter));
            gathered.incrementAndGet();
            next();
        });
    }

    private void next() {
        int calls = underWay.get();
        int least = calls == 0 ? 1 : enough;
        if (calls == MAX_CALLS || gathered.get() < least) {
            return;
        }
        if (underWay.compareAndSet(calls, calls + 1)) {
            send();
        } else {
            next();
        }
    }

    private void send() {
        List<Waiting<T, R>> group = gather();
        if (group.isEmpty()) {
            goOn();
            return;
        }
        send(
                group,
                answers -> {
                    goOn();
                    answer(group, answers);
                },
                failure -> fail(group, failure));
    }

    private void send(List<Waiting<T, R>> group, Consumer<List<R>> answered, Consumer<Throwable> failed) {
        List<T> items = new ArrayList<>(group.size());
        group.forEach(one -> items.add(one.item));
        Duration left = Duration.ofNanos(left(group.get(0)));
        // No pipeline could own this subscription: one call serves many callers.
        Uni.createFrom().deferred(() -> call.send(items, left)).subscribe().with(answered, failed);
    }

    private List<Waiting<T, R>> gather() {
        List<Waiting<T, R>> group = new ArrayList<>();
        long weight = 0;
        while (group.size() < Script.MAX_IDS && weight < MAX_BYTES) {
            Waiting<T, R> one = waiting.poll();
            if (one == null) {
                break;
            }
            gathered.decrementAndGet();
            if (left(one) > 0) {
                group.add(one);
                weight += bytes.applyAsLong(one.item);
            } else {
                one.caller.fail(new RedisUnavailable("Redis did not answer in time", true));
            }
        }
        return group;
    }

    private long left(Waiting<T, R> one) {
        return one.since + patienceNanos - System.nanoTime();
    }

    private void answer(List<Waiting<T, R>> group, List<R> answers) {
        for (int i = 0; i < group.size(); i++) {
            group.get(i).caller.complete(answers.get(i));
        }
    }

    private void fail(List<Waiting<T, R>> group, Throwable failure) {
        if (group.size() > 1 && !(failure instanceof RedisUnavailable)) {
            // One of the items caused it, so each is sent alone, and the others do not fail.
            group.forEach(one ->
                    send(List.of(one), answers -> answer(List.of(one), answers), alone -> one.caller.fail(alone)));
            goOn();
            return;
        }
        goOn();
        group.forEach(one -> one.caller.fail(failure));
    }

    private void goOn() {
        underWay.decrementAndGet();
        next();
    }

    /** @param since when it was submitted, by the clock of {@link System#nanoTime} */
    private record Waiting<T, R>(T item, long since, UniEmitter<? super R> caller) {}
}
