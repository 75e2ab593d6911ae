package dev.leadline.listing;

import dev.leadline.listing.Slice.Candidate;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads sorted sets of tasks in pieces, newest first. Members are {@code id}, or {@code id:route}. */
final class NewestMembers {

    static final Script SCRIPT = Script.of(NewestMembers.class);

    /** How many members are read when their routes show which of them are wanted. */
    private static final int LOOKS = 1_000;

    private final Scripts scripts;
    private final Duration patience;

    NewestMembers(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** How many members to read to find this number of tasks. */
    static int looks(TaskQuery query, int count) {
        return query.asksForRoutes() ? LOOKS : count;
    }

    /** Up to {@code count} members after the cursor. */
    Uni<List<Candidate>> after(String key, TaskQuery query, Cursor from, int count) {
        List<String> arguments = List.of(key, from.position().score(), from.id(), Integer.toString(count));
        return scripts.run(SCRIPT, arguments, patience)
                .map(answer -> candidates(answer, query))
                .onFailure(Reads::isEmpty)
                .recoverWithItem(List.of());
    }

    private static List<Candidate> candidates(Response pairs, TaskQuery query) {
        List<Candidate> members = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            String member = pairs.get(i).toString();
            int colon = member.indexOf(':');
            boolean wanted = colon < 0 || query.wants(member.substring(colon + 1));
            String id = colon < 0 ? member : member.substring(0, colon);
            members.add(new Candidate(Position.ofScore(pairs.get(i + 1)), id, wanted));
        }
        return members;
    }
}
