package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends what concurrent callers hand in as one call: while a call is under way, newcomers gather for the next. Under
 * load a round trip carries hundreds of items, and alone an item waits for nobody.
 *
 * @param <T> item
 * @param <R> the answer to an item
 */
final class GroupCommit<T, R> {

    private static final long MAX_BYTES = 1 << 20;

    private final Function<List<T>, Uni<List<R>>> commit;
    private final ToLongFunction<T> bytes;
    private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param commit sends up to {@link Script#MAX_IDS} items, about a megabyte together, and answers each in order
     * @param bytes how much an item weighs
     */
    GroupCommit(Function<List<T>, Uni<List<R>>> commit, ToLongFunction<T> bytes) {
        this.commit = commit;
        this.bytes = bytes;
    }

    Uni<R> submit(T item) {
        return Uni.createFrom().emitter(emitter -> submit(new Waiting<>(item, emitter)));
    }

    /** The same for a caller whose patience ends: what was not sent by then is never sent. */
    Uni<R> submit(T item, Duration patience) {
        return Uni.createFrom().deferred(() -> {
            AtomicReference<@Nullable Waiting<T, R>> mine = new AtomicReference<>();
            return Uni.createFrom()
                    .<R>emitter(emitter -> {
                        mine.set(new Waiting<>(item, emitter));
                        submit(Objects.requireNonNull(mine.get()));
                    })
                    .ifNoItem()
                    .after(patience)
                    .failWith(() -> tooLate(Objects.requireNonNull(mine.get())));
        });
    }

    private BrokerUnavailable tooLate(Waiting<T, R> one) {
        return new BrokerUnavailable("Redis did not answer in time", one.claim(Fate.ABANDONED));
    }

    private void submit(Waiting<T, R> one) {
        waiting.add(one);
        next();
    }

    private void next() {
        if (waiting.isEmpty() || !underWay.compareAndSet(false, true)) {
            return;
        }
        List<Waiting<T, R>> group = gather();
        if (group.isEmpty()) {
            underWay.set(false);
            next();
            return;
        }
        List<T> items = group.stream().map(one -> one.item).toList();
        // The edge at which many callers become one call: nobody's subscription can own it.
        Uni.createFrom()
                .deferred(() -> commit.apply(items))
                .subscribe()
                .with(answers -> answer(group, answers), failure -> fail(group, failure));
    }

    private List<Waiting<T, R>> gather() {
        List<Waiting<T, R>> group = new ArrayList<>();
        long weight = 0;
        while (group.size() < Script.MAX_IDS && weight < MAX_BYTES) {
            Waiting<T, R> one = waiting.poll();
            if (one == null) {
                break;
            }
            if (one.claim(Fate.SENT)) {
                group.add(one);
                weight += bytes.applyAsLong(one.item);
            }
        }
        return group;
    }

    private void answer(List<Waiting<T, R>> group, List<R> answers) {
        goOn();
        for (int i = 0; i < group.size(); i++) {
            group.get(i).caller.complete(answers.get(i));
        }
    }

    private void fail(List<Waiting<T, R>> group, Throwable failure) {
        goOn();
        group.forEach(one -> one.caller.fail(failure));
    }

    private void goOn() {
        underWay.set(false);
        next();
    }

    private enum Fate {
        OPEN,
        SENT,
        ABANDONED
    }

    private static final class Waiting<T, R> {

        private final T item;
        private final UniEmitter<? super R> caller;
        private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);

        Waiting(T item, UniEmitter<? super R> caller) {
            this.item = item;
            this.caller = caller;
        }

        /** Whether the item was still open; it is sent, or given up, never both. */
        boolean claim(Fate next) {
            return fate.compareAndSet(Fate.OPEN, next);
        }
    }
}
