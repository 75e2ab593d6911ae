package dev.leadline.broker;

import dev.leadline.Backoff;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Clients that wait for tasks to end. This node has one channel and one subscription, however many clients wait. It
 * marks a task's record, and the script that ends the task publishes its id on the channel. A message can be lost, so
 * after every new subscription all tasks that are waited for are looked at again.
 */
@Singleton
public class Waiters {

    /** Hears what is published on this node's channel. Called on one thread. */
    public interface Listener {

        /**
         * @param content the id of a task that ended; the id after {@code ~}: the task changed; a tenant after {@code @}: there
         *     are new events of it
         */
        void heard(String content);

        /** There is a new subscription: messages may have been lost. */
        void subscribed();

        /** Whether the subscription is needed: if it is lost, it is then made again. */
        boolean isListening();
    }

    private final String node = UUID.randomUUID().toString().substring(0, 13);
    private final Keys keys;
    private final Watch watch;
    private final Duration patience;
    private final RedisLink notices;
    private final Map<TaskId, Set<UniEmitter<? super Void>>> waiting = new ConcurrentHashMap<>();
    private volatile @Nullable Listener listener;

    public Waiters(Links links, KeyPrefix prefix, Keys keys, RedisConfig redis) {
        this.keys = keys;
        this.patience = redis.requestTimeout();
        Scripts scripts = new Scripts(links.open("watch"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.watch = new Watch(scripts, patience);
        this.notices = links.open("notices").onConnect(this::subscribe).onLoss(this::resubscribe);
    }

    /** The name of this node, by which scripts know its channel. */
    public String node() {
        return node;
    }

    /** Has the listener hear all that is published for this node. */
    public void listen(Listener by) {
        listener = by;
    }

    /** Subscribes to this node's channel, unless it is. */
    public Uni<Void> connect() {
        return notices.connect(patience);
    }

    /** Completes when the task is final or deleted, or when the time is over; cancelling it ends the wait. */
    Uni<Void> untilFinal(TaskId id, Duration atMost) {
        return Uni.createFrom()
                .<Void>emitter(emitter -> register(id, emitter))
                .ifNoItem()
                .after(atMost)
                .recoverWithItem((Void) null);
    }

    /** How many clients of this node wait for the task's end. */
    int waitingFor(TaskId id) {
        return waiting.getOrDefault(id, Set.of()).size();
    }

    private void register(TaskId id, UniEmitter<? super Void> emitter) {
        waiting.compute(id, (key, others) -> {
            Set<UniEmitter<? super Void>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(emitter);
            return all;
        });
        emitter.onTermination(() -> forget(id, emitter));
        // No pipeline could own this subscription: the mark is the node's, and serves all clients that wait here.
        notices.connect(patience).chain(() -> look(id)).subscribe().with(done -> {}, failure -> lookLater(id));
    }

    /** Redis cannot be reached for now: asks again later, as long as somebody waits. */
    private void lookLater(TaskId id) {
        notices.vertx().setTimer(Backoff.REDIS.base().toMillis(), again -> {
            if (waiting.containsKey(id)) {
                look(id).subscribe().with(done -> {}, failure -> lookLater(id));
            }
        });
    }

    private void forget(TaskId id, UniEmitter<? super Void> emitter) {
        waiting.computeIfPresent(id, (key, others) -> {
            others.remove(emitter);
            return others.isEmpty() ? null : others;
        });
    }

    /** Marks the record and reads it; wakes the waiting clients if it is final already. */
    private Uni<Void> look(TaskId id) {
        return watch.run(id, node)
                .invoke(over -> {
                    if (over) {
                        wake(id);
                    }
                })
                .replaceWithVoid();
    }

    private void wake(TaskId id) {
        Set<UniEmitter<? super Void>> all = waiting.remove(id);
        if (all != null) {
            all.forEach(emitter -> emitter.complete(null));
        }
    }

    private void subscribe(RedisConnection connection) {
        connection.handler(this::hear);
        connection.send(Request.cmd(Command.SUBSCRIBE).arg(keys.node(node)));
    }

    /** A notice is [kind, channel, content]; the first one confirms the subscription. */
    private void hear(Response notice) {
        String kind = notice.get(0).toString();
        Listener other = listener;
        if (kind.equals("subscribe")) {
            lookAtAll();
            if (other != null) {
                other.subscribed();
            }
        } else if (kind.equals("message")) {
            String content = notice.get(2).toString();
            TaskId.parse(content).ifPresent(this::wake);
            if (other != null) {
                other.heard(content);
            }
        }
    }

    private void lookAtAll() {
        waiting.keySet().forEach(id -> look(id).subscribe().with(done -> {}, failure -> lookLater(id)));
    }

    private void resubscribe() {
        Listener other = listener;
        if (waiting.isEmpty() && (other == null || !other.isListening())) {
            return;
        }
        notices.vertx()
                .setTimer(
                        Backoff.REDIS.base().toMillis(),
                        again -> notices.connect(patience).subscribe().with(done -> {}, failure -> {}));
    }
}
