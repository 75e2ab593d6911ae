package dev.leadline.audit;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisError;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What operators did: a line of the log for each deed, and the newest 10,000 in Redis. */
@Singleton
public class AuditLog {

    static final String CATEGORY = "dev.leadline.audit";

    private static final Logger LOG = Logger.getLogger(CATEGORY);
    private static final int KEPT = 10_000;
    private static final Pattern CURSOR = Pattern.compile("\\d{1,20}-\\d{1,20}");

    private final Commands commands;
    private final Keys keys;

    public AuditLog(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("audit"), redis.requestTimeout());
        this.keys = keys;
    }

    /** Notes a deed. It is done already, so this never fails: what Redis does not take is in the log alone. */
    public Uni<Void> note(Deed deed) {
        LOG.infof("%s %s %s %s", deed.who(), deed.action(), deed.target(), deed.detail());
        return commands.one(
                        Command.XADD,
                        keys.audit(),
                        "MAXLEN",
                        "~",
                        KEPT,
                        "*",
                        "who",
                        deed.who(),
                        "action",
                        deed.action(),
                        "target",
                        deed.target(),
                        "detail",
                        deed.detail())
                .onFailure(failure -> failure instanceof RedisUnavailable || failure instanceof RedisError)
                .invoke(failure -> LOG.warnf(
                        "%s by %s is in this log alone, since Redis did not take it: %s",
                        deed.action(), deed.who(), failure.getMessage()))
                .onFailure(failure -> failure instanceof RedisUnavailable || failure instanceof RedisError)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** A deed, and when it was done by Redis' clock. */
    public record Noted(Instant at, Deed deed) {}

    /**
     * A page of deeds.
     *
     * @param next where the next page begins; null on the last
     */
    public record Page(List<Noted> items, @Nullable String next) {}

    /**
     * Deeds, newest first.
     *
     * @param cursor as {@link Page#next} gave it; null for the first page
     * @return fails with IllegalArgumentException when the cursor is none
     */
    public Uni<Page> page(int limit, @Nullable String cursor) {
        if (cursor != null && !CURSOR.matcher(cursor).matches()) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        String from = cursor == null ? "+" : "(" + cursor;
        // One more, to see whether there is a next page.
        return commands.one(Command.XREVRANGE, keys.audit(), from, "-", "COUNT", limit + 1)
                .map(entries -> page(entries, limit));
    }

    private static Page page(@Nullable Response entries, int limit) {
        List<Noted> items = new ArrayList<>();
        String last = null;
        for (int i = 0; entries != null && i < Math.min(limit, entries.size()); i++) {
            last = entries.get(i).get(0).toString();
            items.add(noted(last, entries.get(i).get(1)));
        }
        return new Page(items, entries != null && entries.size() > limit ? last : null);
    }

    private static Noted noted(String id, Response fields) {
        Instant at = Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
        return new Noted(
                at,
                new Deed(
                        fields.get(1).toString(),
                        fields.get(3).toString(),
                        fields.get(5).toString(),
                        fields.get(7).toString()));
    }
}
