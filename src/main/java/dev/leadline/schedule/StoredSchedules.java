package dev.leadline.schedule;

import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.schedule.Definition.Name;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads schedules from Redis. */
public final class StoredSchedules {

    private static final List<String> FIELDS =
            List.of("rule", "shown", "args", "declared", "next", "last", "task", "skipped");

    /** A page ends when it has this many bytes of arguments. */
    private static final int ENOUGH_BYTES = 1 << 20;

    private static final int AT_ONCE = 20;

    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]{1,64}:[A-Za-z0-9._-]{1,64}");

    private final Commands commands;
    private final Keys keys;
    private final Rules rules = new Rules();

    StoredSchedules(Commands commands, Keys keys) {
        this.commands = commands;
        this.keys = keys;
    }

    /**
     * A part of the list.
     *
     * @param next where the next part begins; null at the end
     */
    public record Page(List<Standing> items, @Nullable String next) {}

    Uni<@Nullable Standing> find(Name name) {
        return commands.one(request(name.toString())).map(values -> standing(name, values));
    }

    private Request request(String member) {
        Request request = Request.cmd(Command.HMGET).arg(keys.schedule(member));
        FIELDS.forEach(request::arg);
        return request;
    }

    Uni<Page> page(@Nullable String tenant, int limit, @Nullable String cursor) {
        if (cursor != null
                && (!MEMBER.matcher(cursor).matches() || tenant != null && !cursor.startsWith(tenant + ":"))) {
            throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
        }
        return more(tenant, limit, cursor, new ArrayList<>(), 0);
    }

    private Uni<Page> more(
            @Nullable String tenant, int limit, @Nullable String after, List<Standing> found, long bytes) {
        int piece = Math.min(AT_ONCE, limit - found.size());
        return members(tenant, after, piece + 1).chain(members -> {
            List<String> read = members.subList(0, Math.min(piece, members.size()));
            return standings(read).chain(standings -> {
                found.addAll(standings);
                long size = bytes
                        + standings.stream()
                                .mapToLong(one -> one.args().length())
                                .sum();
                if (members.size() <= piece) {
                    return Uni.createFrom().item(new Page(found, null));
                }
                String last = read.get(read.size() - 1);
                return found.size() >= limit || size >= ENOUGH_BYTES
                        ? Uni.createFrom().item(new Page(found, last))
                        : more(tenant, limit, last, found, size);
            });
        });
    }

    private Uni<List<String>> members(@Nullable String tenant, @Nullable String after, int count) {
        String from = after != null ? "(" + after : tenant == null ? "-" : "[" + tenant + ":";
        String end = tenant == null ? "+" : "(" + tenant + ";";
        return commands.one(Command.ZRANGEBYLEX, keys.schedules(), from, end, "LIMIT", 0, count)
                .map(StoredSchedules::texts);
    }

    private static List<String> texts(@Nullable Response values) {
        return values == null
                ? List.of()
                : StreamSupport.stream(values.spliterator(), false)
                        .map(Response::toString)
                        .toList();
    }

    private Uni<List<Standing>> standings(List<String> members) {
        return commands.all(members.stream().map(this::request).toList()).map(answers -> {
            List<Standing> standings = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                @Nullable Standing one = standing(Name.parse(members.get(i)), answers.get(i));
                if (one != null) {
                    standings.add(one);
                }
            }
            return standings;
        });
    }

    Uni<List<Name>> declared() {
        return declaredAfter(null, List.of());
    }

    private Uni<List<Name>> declaredAfter(@Nullable String cursor, List<Name> before) {
        return page(null, 500, cursor).chain(page -> {
            List<Name> all = Stream.concat(
                            before.stream(),
                            page.items().stream().filter(Standing::declared).map(Standing::name))
                    .toList();
            return page.next() == null ? Uni.createFrom().item(all) : declaredAfter(page.next(), all);
        });
    }

    /** Null when there is none, or none that this version can read. */
    private @Nullable Standing standing(Name name, @Nullable Response values) {
        if (values == null || values.get(0) == null) {
            return null;
        }
        try {
            return new Standing(
                    name,
                    rules.of(values.get(0).toString()),
                    text(values, 1),
                    text(values, 2),
                    text(values, 3).equals("1"),
                    instant(values, 4),
                    instant(values, 5),
                    text(values, 6).isEmpty() ? null : text(values, 6),
                    text(values, 7).isEmpty() ? 0 : Long.parseLong(text(values, 7)));
        } catch (RuntimeException e) {
            Log.errorf(e, "The schedule %s cannot be read", name);
            return null;
        }
    }

    private static String text(Response values, int place) {
        return Objects.requireNonNullElse(values.get(place), "").toString();
    }

    private static @Nullable Instant instant(Response values, int place) {
        String ms = text(values, place);
        return ms.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(ms));
    }
}
