package dev.leadline.live;

import dev.leadline.Backoff;
import dev.leadline.broker.Broker;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Streams of events, as clients follow them. An event is made only when the client has taken the one before. */
@Singleton
public class LiveStreams {

    private static final Pattern ENTRY =
            Pattern.compile("\\d{1,19}-\\d{1,19}(" + Pattern.quote(TenantEvents.STATE) + ")?");

    /** Follows all tenants. */
    private static final String ALL = "+";

    private final Readers readers;
    private final Keys keys;
    private final LiveConfig config;
    private final Commands commands;
    private final TenantEvents tenantEvents;
    private final Look look;
    private final Unmark unmark;
    private final Follow follow;
    private final Map<String, Long> followed = new ConcurrentHashMap<>();

    LiveStreams(
            Readers readers,
            Broker broker,
            Links links,
            KeyPrefix prefix,
            Keys keys,
            Records records,
            RedisConfig redis,
            LiveConfig config) {
        this.readers = readers;
        this.keys = keys;
        this.config = config;
        Duration patience = redis.requestTimeout();
        RedisLink link = links.open("live");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.commands = new Commands(link, patience);
        this.tenantEvents = new TenantEvents(broker, records, keys, commands);
        this.look = new Look(scripts, records, patience);
        this.unmark = new Unmark(scripts, patience);
        this.follow = new Follow(scripts, config, patience);
        readers.onUnfollowed(this::unfollowed, this::followOn);
    }

    /** Whether no further stream is served: there are as many as allowed, or the process stops. */
    public boolean isFull() {
        return readers.isFull();
    }

    /**
     * Whether a reader of the task with this last event has seen all there is.
     *
     * @throws IllegalArgumentException if no event of a task's stream has this id; the message says so
     */
    public boolean isAtEnd(Task task, @Nullable String lastEventId) {
        Position position = lastEventId == null ? Position.START : Position.parse(lastEventId);
        return position.ended() && position.isAt(task.counters().lease(), task.state());
    }

    /**
     * The events of a task after the given one, up to its end.
     *
     * @param kept finds the task wherever it is kept, also when Redis does not have it any more; null when nothing has
     * @param connection is cut when the client takes nothing
     */
    public Multi<LiveEvent> ofTask(
            TaskId id,
            @Nullable String lastEventId,
            Function<TaskId, Uni<@Nullable Task>> kept,
            Connection connection) {
        OpenStream stream = new OpenStream(id.value(), connection);
        Position from = lastEventId == null ? Position.START : Position.parse(lastEventId);
        return readers.follow(
                stream,
                Multi.createBy()
                        .repeating()
                        .uni(
                                () -> new TaskReader(id, from, look, kept, readers.node(), stream, config.heartbeat()),
                                TaskReader::next)
                        .until(Page::last)
                        .map(Page::events)
                        .onItem()
                        .disjoint());
    }

    /** @throws IllegalArgumentException if no event of a task's stream has this id; the message says so */
    public void checkTaskEvent(@Nullable String lastEventId) {
        if (lastEventId != null) {
            Position.parse(lastEventId);
        }
    }

    /** @throws IllegalArgumentException if no event of a tenant's stream has this id; the message says so */
    public void checkTenantEvent(String lastEventId) {
        if (!ENTRY.matcher(lastEventId).matches()) {
            throw new IllegalArgumentException("is not the id of an event of a tenant");
        }
    }

    /**
     * The events of a tenant after the given one, or from now on.
     *
     * @param tenant null: all tenants
     * @param connection is cut when the client takes nothing
     */
    public Multi<LiveEvent> ofTenant(@Nullable String tenant, @Nullable String lastEventId, Connection connection) {
        String name = Objects.requireNonNullElse(tenant, ALL);
        OpenStream stream = new OpenStream("@" + name, connection);
        Multi<LiveEvent> events = Backoff.whileRedisIsAway(Uni.createFrom().deferred(() -> follow(name)))
                .onItem()
                .transformToMulti(newest -> ofTenant(name, newest, lastEventId, stream));
        return readers.follow(stream, events);
    }

    private Multi<LiveEvent> ofTenant(String name, String newest, @Nullable String lastEventId, OpenStream stream) {
        String id = lastEventId == null ? newest : lastEventId;
        boolean stateSeen = id.endsWith(TenantEvents.STATE);
        String entry = stateSeen ? id.substring(0, id.length() - TenantEvents.STATE.length()) : id;
        // A comment tells the client from where it can go on if it loses the connection before the first event.
        Multi<LiveEvent> begin = Multi.createFrom().item(new LiveEvent(id, null, null));
        Multi<LiveEvent> rest = Multi.createBy()
                .repeating()
                .uni(
                        () -> new TenantReader(keys.live(name), entry, stateSeen, commands, stream, config.heartbeat()),
                        TenantReader::next)
                .until(TenantReader.Entries::last)
                .onItem()
                .transformToMultiAndConcatenate(this::events);
        return Multi.createBy().concatenating().streams(begin, rest);
    }

    private Multi<LiveEvent> events(TenantReader.Entries found) {
        if (found.quiet()) {
            return Multi.createFrom().item(LiveEvent.COMMENT);
        }
        Multi<LiveEvent> told = Multi.createFrom()
                .iterable(found.entries())
                .onItem()
                .transformToUniAndConcatenate(this::told)
                .onItem()
                .disjoint();
        String lost = found.lost();
        return lost == null
                ? told
                : Multi.createBy()
                        .concatenating()
                        .streams(Multi.createFrom().item(new LiveEvent(lost, null, new LiveEvent.Trimmed(null))), told);
    }

    private Uni<List<LiveEvent>> told(TenantEntry entry) {
        return Backoff.whileRedisIsAway(Uni.createFrom().deferred(() -> tenantEvents.of(entry)));
    }

    private Uni<String> follow(String name) {
        followed.put(name, System.nanoTime());
        return follow.run(name, readers.node());
    }

    /** Says again and again whom somebody follows here. */
    private void followOn() {
        long due = System.nanoTime() - config.comeBack().toNanos() / 4;
        followed.forEach((name, since) -> {
            if (!readers.isFollowed("@" + name)) {
                followed.remove(name);
            } else if (since - due < 0) {
                // No pipeline could own this subscription: it serves all streams of the tenant here. It is repeated.
                follow(name)
                        .subscribe()
                        .with(newest -> {}, failure -> Log.debugf("Not followed: %s", failure.getMessage()));
            }
        });
    }

    /** The last reader of the task left a while ago. */
    private void unfollowed(TaskId id) {
        // No pipeline could own this subscription: nobody waits for it. The next change of the task repeats it.
        unmark.run(id, readers.node()).subscribe().with(done -> {}, failure -> Log.debugf("%s", failure.getMessage()));
    }
}
