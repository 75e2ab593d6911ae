package dev.leadline.listing;

import dev.leadline.listing.Cursor.Streams;
import dev.leadline.listing.Slice.Candidate;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks in ready streams. Running tasks are at or below the last entry that their stream delivered; ready tasks
 * are above it. Up to {@value #MAX_STREAMS} streams at a time, in the order of their names, are merged, newest first.
 * If there are more, a list has all tasks of the first streams, and then those of the next.
 */
final class StreamFinder implements Finder {

    static final int MAX_STREAMS = 1_000;

    /** The fewest entries that are read of a stream; when there are few streams, more are read of each. */
    private static final int LEAST_ENTRIES = 16;

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::position)
            .thenComparing(Candidate::id)
            .reversed();

    private final Place place;
    private final Reads reads;
    private final Keys keys;

    /** @param place RUNNING or READY */
    StreamFinder(Place place, Reads reads, Keys keys) {
        this.place = place;
        this.reads = reads;
        this.keys = keys;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        return reads.one(names(query, from.streams())).chain(answer -> {
            List<String> names = texts(answer);
            Streams piece = piece(from.streams(), names);
            List<String> routes = names.stream()
                    .filter(name -> piece.equals(from.streams()) || name.compareTo(piece.upTo()) <= 0)
                    .filter(query::wants)
                    .toList();
            return entries(query, routes, from.within(piece), count);
        });
    }

    /** Asks for the names of the streams, and for one more if the piece has no end yet, to see whether it needs one. */
    private Request names(TaskQuery query, Streams piece) {
        String queue = query.queue();
        String first = queue == null ? "-" : "[" + queue + ":";
        String last = queue == null ? "+" : "(" + queue + ";";
        boolean open = piece.upTo().isEmpty();
        return Commands.request(
                Command.ZRANGEBYLEX,
                keys.streams(),
                piece.after().isEmpty() ? first : "(" + piece.after(),
                open ? last : "[" + piece.upTo(),
                "LIMIT",
                0,
                open ? MAX_STREAMS + 1 : 2 * MAX_STREAMS);
    }

    private static Streams piece(Streams asked, List<String> names) {
        return asked.upTo().isEmpty() && names.size() > MAX_STREAMS
                ? new Streams(asked.after(), names.get(MAX_STREAMS - 1))
                : asked;
    }

    private static List<String> texts(@Nullable Response names) {
        return names == null
                ? List.of()
                : names.stream().map(Response::toString).toList();
    }

    private Uni<Slice> entries(TaskQuery query, List<String> routes, Cursor from, int count) {
        int each = routes.isEmpty() ? 1 : Math.min(count, 2 * count / routes.size() + LEAST_ENTRIES) + 1;
        return reads.all(routes.stream().map(this::groups).toList())
                .chain(groups -> reads.all(requests(routes, groups, from, each)))
                .map(streams -> slice(
                        query,
                        from,
                        streams.stream().map(StreamFinder::candidates).toList(),
                        each,
                        count));
    }

    private Request groups(String route) {
        return Commands.request(Command.XINFO, "GROUPS", keys.ready(route));
    }

    private List<Request> requests(List<String> routes, List<@Nullable Response> groups, Cursor from, int each) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            Position delivered = Position.ofEntry(lastDelivered(groups.get(i)));
            Position newest = from.position();
            boolean running = place == Place.RUNNING;
            if (running && newest.compareTo(delivered) > 0) {
                newest = delivered;
            }
            String oldest = running ? "-" : "(" + delivered;
            requests.add(Commands.request(Command.XREVRANGE, keys.ready(routes.get(i)), newest, oldest, "COUNT", each));
        }
        return requests;
    }

    /** The last entry that the stream's group delivered; lower than all entries if there is no group. */
    private static String lastDelivered(@Nullable Response groups) {
        if (groups != null) {
            for (Response group : groups) {
                if ("workers".equals(value(group, "name"))) {
                    return String.valueOf(value(group, "last-delivered-id"));
                }
            }
        }
        return "0-0";
    }

    private static @Nullable String value(Response namesAndValues, String name) {
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).toString().equals(name)) {
                return String.valueOf(namesAndValues.get(i + 1));
            }
        }
        return null;
    }

    private static List<Candidate> candidates(@Nullable Response stream) {
        List<Candidate> tasks = new ArrayList<>();
        if (stream != null) {
            for (Response entry : stream) {
                Position position = Position.ofEntry(entry.get(0).toString());
                tasks.add(new Candidate(position, entry.get(1).get(1).toString(), true));
            }
        }
        return tasks;
    }

    private static Slice slice(TaskQuery query, Cursor from, List<List<Candidate>> streams, int each, int count) {
        @Nullable Position known = knownDownTo(streams, each);
        List<Candidate> tasks = streams.stream()
                .flatMap(List::stream)
                .filter(one -> known == null || one.position().compareTo(known) >= 0)
                .filter(one -> from.isBefore(one.position(), one.id()))
                .sorted(NEWEST_FIRST)
                .toList();
        Slice slice = Slice.of(from, tasks, known != null, count).within(query);
        return slice.next() == null && !from.streams().upTo().isEmpty()
                ? new Slice(slice.found(), following(from))
                : slice;
    }

    /** The position down to which all entries of all streams were read; null when no stream has more. */
    private static @Nullable Position knownDownTo(List<List<Candidate>> streams, int each) {
        return streams.stream()
                .filter(one -> one.size() == each)
                .map(one -> one.get(one.size() - 1).position())
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Cursor following(Cursor from) {
        return Cursor.start(from.place(), new Streams(from.streams().upTo(), ""));
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return task.state() == (place == Place.RUNNING ? TaskState.STARTED : TaskState.QUEUED);
    }
}
