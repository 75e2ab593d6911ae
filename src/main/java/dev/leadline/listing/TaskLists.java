package dev.leadline.listing;

import dev.leadline.listing.Cursor.Section;
import dev.leadline.records.Keys;
import dev.leadline.records.Records;
import dev.leadline.records.Route;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisError;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists of tasks, read from what the queue keeps anyway: no index is paid for. Running and ready tasks come from the
 * ready streams (below and above the group's last delivered entry), suspects that wait apart from the gates, delayed
 * ones from {@code later}, ended ones from the capped feed, failed ones from the dead letters. A page looks at a bounded
 * number of tasks, so filters may shorten it.
 */
@Singleton
public class TaskLists {

    private static final int MAX_STREAMS = 1_000;

    /** Bytes of results after which a page ends. */
    private static final long MAX_RESULTS = 1 << 20;

    private static final Comparator<String> ENTRY_ORDER =
            Comparator.comparingLong(TaskLists::entryMs).thenComparingLong(TaskLists::entrySequence);

    private static final Comparator<String> SCORE_ORDER = Comparator.comparingLong(Long::parseLong);

    private final Commands commands;
    private final Keys keys;
    private final Records records;

    public TaskLists(Links links, Keys keys, Records records, RedisConfig redis) {
        this.commands = new Commands(links.open("lists"), redis.requestTimeout());
        this.keys = keys;
        this.records = records;
    }

    /** A task as it was found: where, and its id. */
    private record Found(String position, TaskId id) {}

    public Uni<TaskPage> page(TaskQuery query) {
        String text = query.cursor();
        List<Section> sections = sections(query.state());
        Cursor cursor = text == null ? Cursor.start(sections.get(0)) : Cursor.parse(text);
        if (!sections.contains(cursor.section())) {
            throw new IllegalArgumentException("not a cursor of this listing");
        }
        return find(cursor, query)
                .chain(found -> fill(query, cursor, sections, found))
                .chain(page -> isEndOfSection(page, cursor)
                        ? goOn(query, page)
                        : Uni.createFrom().item(page));
    }

    private static boolean isEndOfSection(TaskPage page, Cursor cursor) {
        String next = page.next();
        return next != null && Cursor.parse(next).section() != cursor.section();
    }

    /** Fills a page that reached the end of its section from the next one. */
    private Uni<TaskPage> goOn(TaskQuery query, TaskPage page) {
        int left = query.limit() - page.items().size();
        if (left <= 0) {
            return Uni.createFrom().item(page);
        }
        return page(query.goingOn(left, page.next()))
                .map(rest -> new TaskPage(
                        Stream.concat(page.items().stream(), rest.items().stream())
                                .toList(),
                        rest.next()));
    }

    private static List<Section> sections(@Nullable TaskState state) {
        if (state == null) {
            return List.of(Section.RUNNING, Section.READY, Section.APART, Section.LATER, Section.ENDED);
        }
        return switch (state) {
            case STARTED -> List.of(Section.RUNNING);
            case QUEUED -> List.of(Section.READY, Section.APART);
            case SCHEDULED, RETRYING, WAITING -> List.of(Section.LATER);
            case FAILED -> List.of(Section.DEAD);
            case SUCCEEDED, CANCELLED, EXPIRED -> List.of(Section.ENDED);
        };
    }

    /** Up to {@code limit} tasks after the cursor; fewer when its section ends with them. */
    private Uni<List<Found>> find(Cursor cursor, TaskQuery query) {
        int count = query.limit() + cursor.skip();
        return switch (cursor.section()) {
            case RUNNING, READY -> live(cursor, query, count).map(found -> after(cursor, found, query.limit()));
            case APART -> apart(cursor, query, count).map(found -> after(cursor, found, query.limit()));
            case LATER -> scored(keys.later(), cursor, query.limit());
            case DEAD -> scored(keys.dead(), cursor, query.limit());
            case ENDED ->
                commands.one(Command.XREVRANGE, keys.finished(), cursor.position(), "-", "COUNT", count)
                        .map(entries -> after(cursor, entries(entries), query.limit()));
        };
    }

    private static List<Found> after(Cursor cursor, List<Found> found, int limit) {
        int skipped = 0;
        while (skipped < cursor.skip()
                && skipped < found.size()
                && found.get(skipped).position().equals(cursor.position())) {
            skipped++;
        }
        return found.subList(skipped, Math.min(found.size(), skipped + limit));
    }

    /** Suspects that wait until they can run apart, each queue's at a gate of its own. */
    private Uni<List<Found>> apart(Cursor cursor, TaskQuery query, int count) {
        return commands.one(Command.SMEMBERS, keys.quarantined())
                .chain(queues -> commands.all(Objects.requireNonNull(queues).stream()
                        .map(Response::toString)
                        .filter(queue -> query.queue() == null || query.queue().equals(queue))
                        .limit(MAX_STREAMS)
                        .map(queue -> scores(keys.quarantine(queue), cursor, 0, count))
                        .toList()))
                .map(gates -> newest(gates.stream().map(TaskLists::scored), SCORE_ORDER, count));
    }

    /** The first of several places as if they were one, newest first. */
    private static List<Found> newest(Stream<List<Found>> places, Comparator<String> order, int count) {
        return places.flatMap(List::stream)
                .sorted(Comparator.comparing(Found::position, order)
                        .thenComparing(one -> one.id().value())
                        .reversed())
                .limit(count)
                .toList();
    }

    private Uni<List<Found>> scored(String key, Cursor cursor, int limit) {
        return commands.one(scores(key, cursor, cursor.skip(), limit)).map(TaskLists::scored);
    }

    private static Request scores(String key, Cursor cursor, int skip, int count) {
        String from = cursor.position().equals("+") ? "+inf" : cursor.position();
        return Commands.request(Command.ZREVRANGEBYSCORE, key, from, "-inf", "WITHSCORES", "LIMIT", skip, count);
    }

    private static List<Found> scored(@Nullable Response pairs) {
        List<Found> found = new ArrayList<>();
        for (int i = 0; pairs != null && i + 1 < pairs.size(); i += 2) {
            String member = pairs.get(i).toString().split(":", 2)[0];
            found.add(new Found(pairs.get(i + 1).toString(), new TaskId(member)));
        }
        return found;
    }

    private Uni<List<Found>> live(Cursor cursor, TaskQuery query, int count) {
        return commands.one(Command.ZRANGE, keys.streams(), 0, -1)
                .map(routes -> routesOf(query, Objects.requireNonNull(routes)))
                .chain(routes -> groups(routes).chain(groups -> live(cursor, count, routes, groups)));
    }

    private static List<String> routesOf(TaskQuery query, Response all) {
        List<String> routes = new ArrayList<>();
        for (Response one : all) {
            Route route = Route.parse(one.toString());
            boolean asked = (query.queue() == null || query.queue().equals(route.queue()))
                    && (query.tenant() == null || query.tenant().equals(route.tenant()));
            if (asked && routes.size() < MAX_STREAMS) {
                routes.add(one.toString());
            }
        }
        return routes;
    }

    /** The last delivered entry of each stream's group; "0-0" where there is no group yet. */
    private Uni<List<String>> groups(List<String> routes) {
        List<Uni<String>> asked = routes.stream()
                .map(route -> commands.one(Command.XINFO, "GROUPS", keys.ready(route))
                        .map(TaskLists::lastDelivered)
                        .onFailure(RedisError.class)
                        .recoverWithItem("0-0"))
                .toList();
        return asked.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(asked).andFailFast();
    }

    private static String lastDelivered(@Nullable Response groups) {
        if (groups == null || groups.size() == 0) {
            return "0-0";
        }
        Response group = groups.get(0);
        for (int i = 0; i + 1 < group.size(); i += 2) {
            if (group.get(i).toString().equals("last-delivered-id")) {
                return group.get(i + 1).toString();
            }
        }
        return "0-0";
    }

    private Uni<List<Found>> live(Cursor cursor, int count, List<String> routes, List<String> delivered) {
        boolean running = cursor.section() == Section.RUNNING;
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            String border = delivered.get(i);
            boolean below = cursor.position().equals("+") || ENTRY_ORDER.compare(cursor.position(), border) > 0;
            String from = running && below ? border : cursor.position();
            String to = running ? "-" : "(" + border;
            requests.add(Commands.request(Command.XREVRANGE, keys.ready(routes.get(i)), from, to, "COUNT", count));
        }
        return commands.all(requests)
                .map(streams -> newest(streams.stream().map(TaskLists::entries), ENTRY_ORDER, count));
    }

    private static List<Found> entries(@Nullable Response stream) {
        List<Found> found = new ArrayList<>();
        if (stream != null) {
            for (Response entry : stream) {
                // An entry of the feed holds a few tasks, which ended in this order.
                String[] ids = entry.get(1).get(1).toString().split(" ");
                for (int i = ids.length - 1; i >= 0; i--) {
                    found.add(new Found(entry.get(0).toString(), new TaskId(ids[i])));
                }
            }
        }
        return found;
    }

    private Uni<TaskPage> fill(TaskQuery query, Cursor cursor, List<Section> sections, List<Found> found) {
        return readable(cursor, found).chain(fitting -> {
            boolean exhausted = found.size() < query.limit() && fitting.size() == found.size();
            List<Request> requests = fitting.stream()
                    .map(one -> Records.request(keys.task(one.id())))
                    .toList();
            String next = next(cursor, sections, fitting, exhausted);
            return commands.all(requests).map(records -> new TaskPage(matching(query, cursor, fitting, records), next));
        });
    }

    /** The first of them whose results together are not too long for one page: results may be of megabytes. */
    private Uni<List<Found>> readable(Cursor cursor, List<Found> found) {
        if (cursor.section() != Section.ENDED) {
            return Uni.createFrom().item(found);
        }
        List<Request> requests = found.stream()
                .map(one -> Commands.request(Command.HSTRLEN, keys.task(one.id()), Records.RESULT))
                .toList();
        return commands.all(requests).map(lengths -> {
            long bytes = 0;
            int fitting = 0;
            while (fitting < found.size() && (fitting == 0 || bytes < MAX_RESULTS)) {
                bytes += Objects.requireNonNull(lengths.get(fitting)).toLong();
                fitting++;
            }
            return found.subList(0, fitting);
        });
    }

    private static @Nullable String next(Cursor cursor, List<Section> sections, List<Found> listed, boolean exhausted) {
        if (!exhausted) {
            return String.valueOf(
                    Cursor.after(cursor, listed.stream().map(Found::position).toList()));
        }
        int following = sections.indexOf(cursor.section()) + 1;
        return following < sections.size()
                ? Cursor.start(sections.get(following)).toString()
                : null;
    }

    private List<Task> matching(TaskQuery query, Cursor cursor, List<Found> found, List<@Nullable Response> hashes) {
        Set<Task> tasks = new LinkedHashSet<>();
        for (int i = 0; i < hashes.size(); i++) {
            Task task = records.task(found.get(i).id(), hashes.get(i));
            if (task != null && matches(query, task) && belongs(cursor.section(), task.state())) {
                tasks.add(task);
            }
        }
        return List.copyOf(tasks);
    }

    private static boolean matches(TaskQuery query, Task task) {
        return (query.state() == null || query.state() == task.state())
                && (query.tenant() == null
                        || query.tenant().equals(task.placement().tenant()))
                && (query.queue() == null
                        || query.queue().equals(task.placement().queue()))
                && (query.handler() == null || query.handler().equals(task.handler()))
                && (query.tag() == null || task.options().tags().contains(query.tag()));
    }

    /** Whether the task is still where it was found: it may have moved on between the two reads. */
    private static boolean belongs(Section section, TaskState state) {
        return switch (section) {
            case RUNNING -> state == TaskState.STARTED;
            case READY, APART -> state == TaskState.QUEUED;
            case LATER ->
                Arrays.asList(TaskState.SCHEDULED, TaskState.RETRYING, TaskState.WAITING)
                        .contains(state);
            case ENDED, DEAD -> state.isFinal();
        };
    }

    private static long entryMs(String entry) {
        return Long.parseLong(entry.substring(0, entry.indexOf('-')));
    }

    private static long entrySequence(String entry) {
        return Long.parseLong(entry.substring(entry.indexOf('-') + 1));
    }
}
