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
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
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

    private final Reads reads;
    private final Keys keys;
    private final Records records;
    private final Map<Place, Finder> finders = new EnumMap<>(Place.class);

    public TaskLists(Links links, KeyPrefix prefix, Keys keys, Records records, RedisConfig redis) {
        RedisLink link = links.open("lists");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        NewestMembers members = new NewestMembers(scripts, redis.requestTimeout());
        this.reads = new Reads(new Commands(link, redis.requestTimeout()));
        this.keys = keys;
        this.records = records;
        finders.put(Place.RUNNING, new StreamFinder(Place.RUNNING, reads, keys));
        finders.put(Place.READY, new StreamFinder(Place.READY, reads, keys));
        finders.put(Place.PARKED, new ParkedFinder(reads, members, keys));
        finders.put(Place.QUARANTINE, new QuarantineFinder(reads, members, keys));
        finders.put(Place.LATER, new LaterFinder(members, keys.later(), LaterFinder.DELAYED));
        finders.put(Place.WAITING, new LaterFinder(members, keys.waiting(), Set.of(TaskState.WAITING)));
        finders.put(Place.ENDED, new EndedFinder(reads, keys.finished()));
        finders.put(Place.DEAD, new DeadFinder(members, keys.dead()));
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
        List<Place> places = Place.of(query.states());
        Cursor from = query.cursor() == null ? Cursor.start(places.get(0)) : query.cursor();
        if (!places.contains(from.place())) {
            throw new IllegalArgumentException("of a list of other states: \"next\" goes with the same parameters");
        }
        return fill(new Draft(query), places, from);
    }

    private Uni<TaskPage> fill(Draft draft, List<Place> places, @Nullable Cursor from) {
        if (from == null || draft.isFull()) {
            return Uni.createFrom().item(draft.page(from));
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
                .invoke(answers -> draft.add(held(slice, place, places, answers), answers.size()))
                .replaceWithVoid();
    }

    /** The tasks that are still where they were found, and not in a place of the list that has them anyway. */
    private List<Task> held(Slice slice, Place place, List<Place> places, List<@Nullable Response> answers) {
        Finder finder = finder(place);
        boolean failedAreListed = place == Place.ENDED && places.contains(Place.DEAD);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Slice.Found found = slice.found().get(i);
            Task task = records.task(found.id(), answers.get(i));
            if (task != null && finder.holds(found, task) && !(failedAreListed && task.state() == TaskState.FAILED)) {
                tasks.add(task);
            }
        }
        return tasks;
    }
}
