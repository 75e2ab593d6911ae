package dev.leadline.listing;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks in ready streams. Running tasks are at or below the last entry that their stream delivered; ready tasks
 * are above it.
 */
final class StreamFinder extends RouteFinder {

    private final Place place;
    private final Reads reads;
    private final Keys keys;

    /** @param place RUNNING or READY */
    StreamFinder(Place place, Reads reads, Keys keys) {
        super(reads, keys.streams());
        this.place = place;
        this.reads = reads;
        this.keys = keys;
    }

    @Override
    Uni<List<List<Candidate>>> newest(List<String> routes, TaskQuery query, Cursor from, int each) {
        return reads.all(routes.stream().map(this::groups).toList())
                .chain(groups -> reads.all(requests(routes, groups, from, each)))
                .map(streams -> streams.stream().map(StreamFinder::candidates).toList());
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

    @Override
    public boolean holds(Slice.Found found, Task task) {
        return task.state() == (place == Place.RUNNING ? TaskState.STARTED : TaskState.QUEUED);
    }
}
