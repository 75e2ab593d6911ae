package dev.leadline.live;

import dev.leadline.RedisUnavailable;
import dev.leadline.redis.Commands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the stream of a tenant's events for one client, a page of entries at a time. */
final class TenantReader {

    private static final int PAGE = 50;

    /** How long to wait for Redis before it is asked again. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String key;
    private final Commands commands;
    private final OpenStream stream;
    private final Duration heartbeat;
    private String position;
    private boolean stateSeen;

    /**
     * @param position the entry after which the client goes on
     * @param stateSeen whether the client has of that entry only seen the state, and not the end
     */
    TenantReader(
            String key, String position, boolean stateSeen, Commands commands, OpenStream stream, Duration heartbeat) {
        this.key = key;
        this.position = position;
        this.stateSeen = stateSeen;
        this.commands = commands;
        this.stream = stream;
        this.heartbeat = heartbeat;
    }

    /**
     * What was found at once.
     *
     * @param quiet nothing was found for so long that the connection needs a comment
     * @param lost after which entry some are not kept any more; null: none is missing
     * @param last nothing else will come
     */
    record Entries(
            List<TenantEntry> entries,
            boolean quiet,
            @Nullable String lost,
            boolean last) {

        static final Entries NOTHING = new Entries(List.of(), false, null, false);
        static final Entries QUIET = new Entries(List.of(), true, null, false);
        static final Entries LAST = new Entries(List.of(), false, null, true);
    }

    /** The next entries; called when the client has taken all before. */
    Uni<Entries> next() {
        if (stream.isClosing()) {
            return Uni.createFrom().item(Entries.LAST);
        }
        if (!stream.lower()) {
            return stream.raisedWithin(heartbeat).map(this::woken);
        }
        // The entry of the position is read again: if it is there, nothing after it was deleted.
        return commands.one(Command.XRANGE, key, position, "+", "COUNT", PAGE + 1)
                .map(this::read)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(this::later);
    }

    private Entries woken(boolean raised) {
        if (raised) {
            return Entries.NOTHING;
        }
        // A message may be lost: it is looked once more whenever nothing was heard for long.
        stream.raise();
        return Entries.QUIET;
    }

    private Uni<Entries> later() {
        return Uni.createFrom().item(Entries.QUIET).onItem().delayIt().by(PAUSE).invoke(stream::raise);
    }

    private Entries read(@Nullable Response found) {
        if (found == null || found.size() == 0) {
            return Entries.NOTHING;
        }
        if (found.size() > PAGE) {
            stream.raise();
        }
        List<TenantEntry> entries = new ArrayList<>();
        found.forEach(entry -> entries.add(TenantEntry.of(entry)));
        String lost = entries.get(0).id().equals(position) ? null : position;
        if (lost == null) {
            TenantEntry seen = entries.remove(0);
            if (stateSeen) {
                entries.add(0, seen.withStateSeen());
            }
        }
        stateSeen = false;
        if (!entries.isEmpty()) {
            position = entries.get(entries.size() - 1).id();
        }
        return new Entries(entries, false, lost, false);
    }
}
