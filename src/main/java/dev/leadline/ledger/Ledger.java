package dev.leadline.ledger;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisError;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What was used and paid, by day, tenant, model and task. */
@Singleton
public class Ledger {

    /** How many days and tenants are read at once. */
    private static final int PIECE = 60;

    /** How many lines are read at once. */
    private static final int PAGE = 500;

    /** A charge may have been sent by a clock that is so much ahead of Redis' own. */
    private static final Duration SKEW = Duration.ofHours(1);

    private final Keys keys;
    private final Commands commands;
    private final EnterCharges enter;

    public Ledger(Links links, KeyPrefix prefix, Keys keys, Entries entries, RedisConfig redis) {
        this.keys = keys;
        RedisLink link = links.open("ledger");
        this.commands = new Commands(link, redis.requestTimeout());
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        this.enter = new EnterCharges(scripts, entries, redis.commandTimeout());
    }

    /** Enters charges that no outcome and no step carries; a repeated call does no harm. */
    public Uni<Void> enter(Lease lease, Charges charges) {
        return enter.run(lease, charges);
    }

    /** What the sums are told apart by. */
    public enum By {
        DAY,
        TASK,
        MODEL,
        TENANT
    }

    /**
     * What is asked for.
     *
     * @param tenant null: all
     * @param task the name of a handler; null: all
     * @param model null: all
     * @param from the first day (UTC)
     * @param to the last day
     */
    public record Query(
            @Nullable String tenant,
            @Nullable String task,
            @Nullable String model,
            LocalDate from,
            LocalDate to) {}

    /** Sums by their keys, in the order of the keys. Fails with {@link RedisUnavailable}. */
    public Uni<Sums> sums(Query query, By by) {
        Sums sums = new Sums(query, by);
        List<LocalDate> days = query.from().datesUntil(query.to().plusDays(1)).toList();
        return accounts(days, query).chain(accounts -> addFrom(0, accounts, sums));
    }

    /** The sums of a tenant and day. */
    private record Account(LocalDate day, String tenant) {}

    private Uni<List<Account>> accounts(List<LocalDate> days, Query query) {
        String tenant = query.tenant();
        if (tenant != null) {
            return Uni.createFrom()
                    .item(days.stream().map(day -> new Account(day, tenant)).toList());
        }
        List<Account> accounts = new ArrayList<>();
        return namesFrom(0, days, accounts).replaceWith(accounts);
    }

    private Uni<Void> namesFrom(int start, List<LocalDate> days, List<Account> accounts) {
        List<LocalDate> piece = days.subList(start, Math.min(days.size(), start + PIECE));
        return all(piece.stream()
                        .map(day -> request(Command.HKEYS, keys.ledger(day)))
                        .toList())
                .chain(answers -> {
                    for (int i = 0; i < answers.size(); i++) {
                        LocalDate day = piece.get(i);
                        tenants(answers.get(i)).forEach(tenant -> accounts.add(new Account(day, tenant)));
                    }
                    int next = start + piece.size();
                    return next < days.size()
                            ? namesFrom(next, days, accounts)
                            : Uni.createFrom().voidItem();
                });
    }

    private static Set<String> tenants(@Nullable Response names) {
        Set<String> tenants = new TreeSet<>();
        for (int i = 0; names != null && i < names.size(); i++) {
            tenants.add(names.get(i).toString());
        }
        tenants.remove("+");
        return tenants;
    }

    private Uni<Sums> addFrom(int start, List<Account> accounts, Sums sums) {
        List<Account> piece = accounts.subList(start, Math.min(accounts.size(), start + PIECE));
        return all(piece.stream()
                        .map(one -> request(Command.HGETALL, keys.ledger(one.day(), one.tenant())))
                        .toList())
                .chain(answers -> {
                    for (int i = 0; i < answers.size(); i++) {
                        sums.add(piece.get(i).day(), piece.get(i).tenant(), answers.get(i));
                    }
                    int next = start + piece.size();
                    return next < accounts.size()
                            ? addFrom(next, accounts, sums)
                            : Uni.createFrom().item(sums);
                });
    }

    private static Request request(Command command, String key) {
        return Commands.request(command, key);
    }

    /** Null also when somebody turned a key into another type. */
    private Uni<List<@Nullable Response>> all(List<Request> requests) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.join().all(requests.stream().map(this::oneOrNone).toList()).andFailFast();
    }

    private Uni<@Nullable Response> oneOrNone(Request request) {
        return commands.one(request)
                .onFailure(failure -> failure instanceof RedisError error && error.says("WRONGTYPE"))
                .recoverWithNull();
    }

    /** The charges of one task, oldest first, as long as its record is kept: the first 500. */
    public Uni<List<Line>> of(TaskId id, String tenant, String task) {
        return oneOrNone(request(Command.HGETALL, keys.charges(id))).map(fields -> {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; fields != null && i + 1 < fields.size(); i += 2) {
                if (fields.get(i).toString().matches("[\\d.]+:\\d+")) {
                    lines.add(line(tenant, task, id, fields.get(i + 1).toString()));
                }
            }
            lines.sort(Comparator.comparing(line -> line.charge().at()));
            return lines;
        });
    }

    private static Line line(String tenant, String task, TaskId id, String text) {
        int space = text.indexOf(' ');
        return new Line(
                tenant, task, id, Integer.parseInt(text.substring(0, space)), Line.charge(text.substring(space + 1)));
    }

    /**
     * The lines of charges that were sent at such a time, in the order in which they were entered; read from Redis piece by piece.
     *
     * @param query without its days
     * @param to is excluded
     */
    public Multi<Line> lines(Query query, Instant from, Instant to) {
        return Multi.createFrom().deferred(() -> {
            AtomicReference<String> place = new AtomicReference<>(
                    Long.toString(Math.max(0, from.minus(SKEW).toEpochMilli())));
            return Multi.createBy()
                    .repeating()
                    .uni(() -> page(place))
                    .whilst(page -> page.size() == PAGE)
                    .onItem()
                    .transformToIterable(page -> page)
                    .filter(line -> matches(line, query, from, to));
        });
    }

    private Uni<List<Line>> page(AtomicReference<String> place) {
        Request request = Commands.request(
                Command.XRANGE, keys.ledger(), Objects.requireNonNull(place.get()), "+", "COUNT", PAGE);
        return oneOrNone(request).map(entries -> {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; entries != null && i < entries.size(); i++) {
                place.set("(" + entries.get(i).get(0));
                lines.add(line(entries.get(i).get(1)));
            }
            return lines;
        });
    }

    private static Line line(Response fields) {
        return new Line(
                fields.get(1).toString(),
                fields.get(3).toString(),
                new TaskId(fields.get(5).toString()),
                fields.get(7).toInteger(),
                Line.charge(fields.get(9).toString()));
    }

    private static boolean matches(Line line, Query query, Instant from, Instant to) {
        Instant at = line.charge().at();
        return !at.isBefore(from)
                && at.isBefore(to)
                && (query.tenant() == null || query.tenant().equals(line.tenant()))
                && (query.task() == null || query.task().equals(line.task()))
                && (query.model() == null || query.model().equals(line.charge().model()));
    }
}
