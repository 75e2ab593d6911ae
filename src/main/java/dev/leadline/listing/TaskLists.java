package dev.leadline.listing;

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
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists of tasks, read from keys that the queue needs anyway, so that no index has to be written for them. A page is
 * made of slices, each from one place, newest first. A finder for each place finds the tasks; this class reads their
 * records and filters them.
 */
@Singleton
public class TaskLists {

    /** A page ends after so many bytes of results, since one result may have megabytes. */
    static final long MAX_RESULTS = 1 << 20;

    /** How many of the oldest entries of a list may be of the moment at which the list ends. */
    private static final int LAST_ONES = 20;

    private final Reads reads;
    private final Keys keys;
    private final Records records;
    private final OlderTasks older;
    private final Map<Place, Finder> finders = new EnumMap<>(Place.class);

    /** Without an archive. */
    public TaskLists(Links links, KeyPrefix prefix, Keys keys, Records records, RedisConfig redis) {
        this(links, prefix, keys, records, redis, OlderTasks.NONE);
    }

    @Inject
    public TaskLists(Links links, KeyPrefix prefix, Keys keys, Records records, RedisConfig redis, OlderTasks older) {
        RedisLink link = links.open("lists");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        NewestMembers members = new NewestMembers(scripts, redis.requestTimeout());
        this.reads = new Reads(new Commands(link, redis.requestTimeout()));
        this.keys = keys;
        this.records = records;
        this.older = older;
        finders.put(Place.RUNNING, new StreamFinder(Place.RUNNING, reads, keys));
        finders.put(Place.READY, new StreamFinder(Place.READY, reads, keys));
        finders.put(Place.PARKED, new ParkedFinder(reads, members, keys));
        finders.put(Place.QUARANTINE, new QuarantineFinder(reads, members, keys));
        finders.put(Place.LATER, new LaterFinder(members, keys.later(), LaterFinder.DELAYED));
        finders.put(Place.WAITING, new LaterFinder(members, keys.waiting(), Set.of(TaskState.WAITING)));
        finders.put(Place.ENDED, new EndedFinder(reads, keys.finished()));
        finders.put(Place.DEAD, new DeadFinder(members, keys.dead()));
    }

    private TaskLists(TaskLists other) {
        this.reads = other.reads;
        this.keys = other.keys;
        this.records = other.records;
        this.older = OlderTasks.NONE;
        this.finders.putAll(other.finders);
    }

    /** The same lists, as if there were no archive. */
    TaskLists inRedisAlone() {
        return new TaskLists(this);
    }

    /**
     * A page of tasks. It looks at a bounded number of tasks, so filters may make it short. The tasks of a state are
     * listed newest first if they are in at most {@value RouteFinder#MAX_STREAMS} ready streams (there is one for each
     * queue, lane and tenant that has work). If there are more streams, the tasks of the first {@value
     * RouteFinder#MAX_STREAMS}, in the order of their names, come before those of the next.
     *
     * @return fails with IllegalArgumentException when the cursor is of another list
     */
    public Uni<TaskPage> page(TaskQuery query) {
        List<Place> places = new ArrayList<>(Place.of(query.states()));
        if (older.isThere() && Place.mayBeArchived(query.states())) {
            places.add(Place.ARCHIVE);
        }
        Cursor from = query.cursor() == null ? Cursor.start(places.get(0)) : query.cursor();
        if (!places.contains(from.place())) {
            throw new IllegalArgumentException("of a list of other states: \"next\" goes with the same parameters");
        }
        return fill(new Draft(query), places, from);
    }

    /** Gives those of these tasks their records again that were listed, but have expired in Redis. */
    public Uni<Void> putBack(List<TaskId> ids) {
        if (!older.isThere()) {
            return Uni.createFrom().voidItem();
        }
        List<Request> requests = ids.stream()
                .map(id -> Commands.request(Command.EXISTS, keys.task(id)))
                .toList();
        return reads.all(requests).chain(answers -> {
            List<TaskId> missing = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                Response there = answers.get(i);
                if (there == null || there.toInteger() == 0) {
                    missing.add(ids.get(i));
                }
            }
            return older.putBack(missing, null);
        });
    }

    private Uni<TaskPage> fill(Draft draft, List<Place> places, @Nullable Cursor from) {
        if (from == null || draft.isFull()) {
            return Uni.createFrom().item(draft.page(from));
        }
        if (from.place() == Place.ARCHIVE) {
            return listedHere(places)
                    .chain(here -> older.page(draft.rest(), from, here))
                    .map(draft::endedBy);
        }
        Finder finder = finder(from.place());
        return finder.find(draft.query(), from, draft.left())
                .chain(slice -> fitting(slice.within(draft.query()), from.place(), draft))
                .chain(slice -> read(slice, from.place(), places, draft)
                        .chain(() -> fill(draft, places, following(slice, from, places))));
    }

    private Finder finder(Place place) {
        Finder finder = finders.get(place);
        if (finder == null) {
            throw new IllegalStateException("nothing finds tasks in " + place);
        }
        return finder;
    }

    private static @Nullable Cursor following(Slice slice, Cursor from, List<Place> places) {
        if (slice.next() != null) {
            return slice.next();
        }
        int next = places.indexOf(from.place()) + 1;
        return next < places.size() ? Cursor.start(places.get(next)) : null;
    }

    /** The first tasks of the slice, as far as their results fit into the page. */
    private Uni<Slice> fitting(Slice slice, Place place, Draft draft) {
        if (place != Place.ENDED) {
            return Uni.createFrom().item(slice);
        }
        List<Request> requests = slice.found().stream()
                .map(one -> Commands.request(Command.HSTRLEN, keys.task(one.id()), Records.RESULT))
                .toList();
        return reads.all(requests).map(lengths -> draft.fitting(slice, lengths));
    }

    private Uni<Void> read(Slice slice, Place place, List<Place> places, Draft draft) {
        List<Request> requests = slice.found().stream()
                .map(one -> Records.listRequest(keys.task(one.id())))
                .toList();
        return reads.all(requests)
                .chain(answers ->
                        withOlder(slice, place, answers, draft.query().filter().tenant()))
                .invoke(found -> draft.add(held(slice, place, places, found), found.size()))
                .replaceWithVoid();
    }

    /**
     * The tasks of a slice. Those that ended and whose records have expired are in the archive, if there is one; while it cannot be
     * reached, lists show what Redis has.
     */
    private Uni<List<@Nullable Task>> withOlder(
            Slice slice, Place place, List<@Nullable Response> answers, @Nullable String tenant) {
        List<@Nullable Task> tasks = new ArrayList<>();
        List<TaskId> missing = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            TaskId id = slice.found().get(i).id();
            tasks.add(records.task(id, answers.get(i)));
            if (tasks.get(i) == null) {
                missing.add(id);
            }
        }
        if (missing.isEmpty() || !older.isThere() || (place != Place.ENDED && place != Place.DEAD)) {
            return Uni.createFrom().item(tasks);
        }
        return older.find(missing, tenant).onFailure().recoverWithItem(Map.of()).map(found -> {
            for (int i = 0; i < tasks.size(); i++) {
                if (tasks.get(i) == null) {
                    tasks.set(i, found.get(slice.found().get(i).id()));
                }
            }
            return tasks;
        });
    }

    /** Where the lists of Redis end, and the last tasks that they have. */
    private Uni<OlderTasks.Listed> listedHere(List<Place> places) {
        Request feed = Commands.request(Command.XRANGE, keys.finished(), "-", "+", "COUNT", LAST_ONES);
        Request dead = Commands.request(Command.ZRANGE, keys.dead(), 0, LAST_ONES - 1, "WITHSCORES");
        return reads.all(List.of(feed, dead))
                .map(ends -> ListEnds.of(ends.get(0), ends.get(1), places.contains(Place.DEAD)));
    }

    /** The tasks that are still where they were found, and not in a place of the list that has them anyway. */
    private List<Task> held(Slice slice, Place place, List<Place> places, List<@Nullable Task> found) {
        Finder finder = finder(place);
        boolean failedAreListed = place == Place.ENDED && places.contains(Place.DEAD);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Slice.Found at = slice.found().get(i);
            Task task = found.get(i);
            if (task != null && finder.holds(at, task) && !(failedAreListed && task.state() == TaskState.FAILED)) {
                tasks.add(task);
            }
        }
        return tasks;
    }
}
