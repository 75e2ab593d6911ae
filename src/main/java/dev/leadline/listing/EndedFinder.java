package dev.leadline.listing;

import dev.leadline.listing.Slice.Candidate;
import dev.leadline.redis.Commands;
import dev.leadline.task.Task;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that ended, in the capped feed. A task that ended, was run again and ended again is in the feed once for
 * each end, and is listed only at the last one: an entry that is older than the end in the record belongs to an earlier
 * end.
 */
final class EndedFinder implements Finder {

    /**
     * Two ends of a task that are closer than this cannot be told apart by their times, since scripts write to the feed
     * as their last step.
     */
    private static final long CLOSE_MS = 50;

    private static final int CLOSE_ENTRIES = 200;

    private final Reads reads;
    private final String feed;

    EndedFinder(Reads reads, String feed) {
        this.reads = reads;
        this.feed = feed;
    }

    @Override
    public Uni<Slice> find(TaskQuery query, Cursor from, int count) {
        // One more, since the entry at the cursor is read again: it may hold tasks that were not listed yet.
        int entries = count + 1;
        Request below = Commands.request(Command.XREVRANGE, feed, from.position(), "-", "COUNT", entries);
        return closeAbove(from)
                .chain(above -> reads.one(below).map(answer -> slice(from, above, answer, entries, count)));
    }

    /** Tasks in entries just above the cursor: a task that ended there again is listed already. */
    private Uni<@Nullable Response> closeAbove(Cursor from) {
        Position position = from.position();
        if (position.equals(Position.NEWEST)) {
            return Uni.createFrom().nullItem();
        }
        String until = Long.toUnsignedString(position.ms() + CLOSE_MS);
        return reads.one(Commands.request(Command.XRANGE, feed, "(" + position, until, "COUNT", CLOSE_ENTRIES));
    }

    private static Slice slice(
            Cursor from, @Nullable Response above, @Nullable Response below, int entries, int count) {
        Set<String> listed = new HashSet<>();
        entriesOf(above).forEach(one -> listed.add(one.id()));
        List<Candidate> candidates = new ArrayList<>();
        boolean past = from.id().isEmpty();
        for (Candidate one : entriesOf(below)) {
            boolean first = listed.add(one.id());
            if (past || !one.position().equals(from.position())) {
                candidates.add(new Candidate(one.position(), one.id(), first));
            }
            past = past || one.id().equals(from.id());
        }
        return Slice.of(from, candidates, below != null && below.size() == entries, count);
    }

    /** An entry of the feed holds the ids of a few tasks, which ended in this order. */
    private static List<Candidate> entriesOf(@Nullable Response stream) {
        List<Candidate> tasks = new ArrayList<>();
        if (stream != null) {
            for (Response entry : stream) {
                Position position = Position.ofEntry(entry.get(0).toString());
                String[] ids = entry.get(1).get(1).toString().split(" ");
                for (int i = ids.length - 1; i >= 0; i--) {
                    tasks.add(new Candidate(position, ids[i], true));
                }
            }
        }
        return tasks;
    }

    @Override
    public boolean holds(Slice.Found found, Task task) {
        Instant ended = task.times().finishedAt();
        return task.state().isFinal()
                && ended != null
                && Long.compareUnsigned(found.position().ms(), ended.toEpochMilli()) >= 0;
    }
}
