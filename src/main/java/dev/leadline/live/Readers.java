package dev.leadline.live;

import dev.leadline.broker.Waiters;
import dev.leadline.task.TaskId;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The streams that clients follow on this node. All are woken through the node's one subscription ({@link Waiters}). Once a
 * second it is looked who takes nothing any more; when the process stops, all streams end before the server does.
 */
@Singleton
class Readers implements Waiters.Listener {

    /** Before everything else that stops. */
    private static final int FIRST = 1;

    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(2);
    private static final long ROUND_MS = 1_000;

    private final Waiters waiters;
    private final LiveConfig config;
    private final Vertx vertx;
    private final Map<String, Set<OpenStream>> byTopic = new ConcurrentHashMap<>();
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Consumer<TaskId> unfollowed = id -> {};
    private volatile Runnable everyRound = () -> {};

    Readers(Waiters waiters, LiveConfig config, Vertx vertx) {
        this.waiters = waiters;
        this.config = config;
        this.vertx = vertx;
        waiters.listen(this);
    }

    String node() {
        return waiters.node();
    }

    /** Calls the first when a change was told of a task that nobody follows here, and the second once a second. */
    void onUnfollowed(Consumer<TaskId> task, Runnable round) {
        unfollowed = task;
        everyRound = round;
    }

    /** Whether no further stream is served: there are as many as allowed, or the process stops. */
    boolean isFull() {
        return stopping || open.size() >= config.streams();
    }

    boolean isFollowed(String topic) {
        return byTopic.containsKey(topic);
    }

    /** Registers the stream as long as somebody is subscribed to its events, and notes whether they are taken. */
    Multi<LiveEvent> follow(OpenStream stream, Multi<LiveEvent> events) {
        return waiters.connect()
                // While Redis is away, the reader's own looks wait for it.
                .onFailure()
                .recoverWithNull()
                .onItem()
                .transformToMulti(connected -> events)
                .onFailure()
                .invoke(failure -> Log.errorf(failure, "A stream of events failed"))
                .onRequest()
                .invoke(more -> stream.taken())
                .onItem()
                .invoke(event -> stream.sent())
                .onSubscription()
                .invoke(subscribed -> add(stream))
                .onTermination()
                .invoke(() -> remove(stream));
    }

    private void add(OpenStream stream) {
        boolean first = open.isEmpty();
        open.add(stream);
        byTopic.compute(stream.topic(), (topic, others) -> {
            Set<OpenStream> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(stream);
            return all;
        });
        if (first) {
            vertx.setTimer(ROUND_MS, due -> round());
        }
        if (stopping) {
            stream.close();
        }
    }

    private void remove(OpenStream stream) {
        byTopic.computeIfPresent(stream.topic(), (topic, others) -> {
            others.remove(stream);
            return others.isEmpty() ? null : others;
        });
        open.remove(stream);
        if (stopping && open.isEmpty()) {
            allClosed.countDown();
        }
    }

    private void round() {
        open.forEach(stream -> stream.cutIfSlow(config.slowest()));
        everyRound.run();
        if (!open.isEmpty()) {
            vertx.setTimer(ROUND_MS, due -> round());
        }
    }

    @Override
    public void heard(String content) {
        String topic = content.startsWith("~") ? content.substring(1) : content;
        Set<OpenStream> followers = byTopic.get(topic);
        if (followers != null) {
            followers.forEach(OpenStream::raise);
        } else if (content.startsWith("~")) {
            TaskId.parse(topic).ifPresent(unfollowed);
        }
    }

    @Override
    public void subscribed() {
        open.forEach(OpenStream::raise);
    }

    @Override
    public boolean isListening() {
        return !open.isEmpty();
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent stop) throws InterruptedException {
        stopping = true;
        if (open.isEmpty()) {
            return;
        }
        open.forEach(OpenStream::close);
        allClosed.await(LONGEST_CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    }
}
