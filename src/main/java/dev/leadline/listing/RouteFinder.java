package dev.leadline.listing;

import dev.leadline.listing.Cursor.Streams;
import dev.leadline.listing.Slice.Candidate;
import dev.leadline.redis.Commands;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that are kept route by route. Up to {@value #MAX_STREAMS} routes at a time, in the order of their names,
 * are merged, newest first. If there are more, a list has all tasks of the first routes, and then those of the next.
 */
abstract class RouteFinder implements Finder {

    static final int MAX_STREAMS = 1_000;

    /** The fewest entries that are read of a route; when there are few routes, more are read of each. */
    private static final int LEAST_ENTRIES = 16;

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(Candidate::position)
            .thenComparing(Candidate::id)
            .reversed();

    private final Reads reads;
    private final String index;

    /** @param index the key of the sorted set of all routes */
    RouteFinder(Reads reads, String index) {
        this.reads = reads;
        this.index = index;
    }

    /** Up to {@code each} tasks of each route from the cursor's position on, newest first. */
    abstract Uni<List<List<Candidate>>> newest(List<String> routes, TaskQuery query, Cursor from, int each);

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        return reads.one(names(query, from.streams())).chain(answer -> {
            List<String> names = texts(answer);
            Streams piece = piece(from.streams(), names);
            List<String> routes = names.stream()
                    .filter(name -> piece.equals(from.streams()) || name.compareTo(piece.upTo()) <= 0)
                    .filter(query::wants)
                    .toList();
            return entries(routes, query, from.within(piece), count);
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
                index,
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

    private Uni<Slice> entries(List<String> routes, TaskQuery query, Cursor from, int count) {
        int each = routes.isEmpty() ? 1 : Math.min(count, 2 * count / routes.size() + LEAST_ENTRIES) + 1;
        return newest(routes, query, from, each).map(found -> slice(query, from, found, each, count));
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
}
