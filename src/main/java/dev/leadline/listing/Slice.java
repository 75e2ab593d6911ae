package dev.leadline.listing;

import dev.leadline.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that were found in one place, newest first.
 *
 * @param next where to go on; null when the place has no more
 */
record Slice(List<Found> found, @Nullable Cursor next) {

    /** The slice without a next one, if all that comes after it is too old for the query. */
    Slice within(TaskQuery query) {
        return next != null && query.filter().endsAt(next.position()) ? new Slice(found, null) : this;
    }

    /** @param after where to go on when this task is the last one that was listed */
    record Found(TaskId id, Cursor after) {

        Position position() {
            return after.position();
        }
    }

    /**
     * A member of a place, before it is known whether it is to be listed.
     *
     * @param id as it is written there, at most 36 characters
     * @param wanted false if the place already shows that the query does not ask for it
     */
    record Candidate(Position position, String id, boolean wanted) {

        static final int MOST = 36;

        Candidate {
            id = id.length() > MOST ? id.substring(0, MOST) : id;
        }
    }

    /**
     * The first candidates that are wanted.
     *
     * @param candidates what comes after {@code from}, newest first
     * @param more whether the place has more than these
     * @param count how many to take at most
     */
    static Slice of(Cursor from, List<Candidate> candidates, boolean more, int count) {
        List<Found> found = new ArrayList<>();
        Cursor at = from;
        for (Candidate one : candidates) {
            if (found.size() == count) {
                return new Slice(found, at);
            }
            at = at.at(one.position(), one.id());
            Optional<TaskId> id = one.wanted() ? TaskId.parse(one.id()) : Optional.empty();
            if (id.isPresent()) {
                found.add(new Found(id.get(), at));
            }
        }
        return new Slice(found, more ? at : null);
    }
}
