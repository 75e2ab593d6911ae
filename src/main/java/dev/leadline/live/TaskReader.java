package dev.leadline.live;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Status;
import dev.leadline.task.Progress;
import dev.leadline.task.Task;
import dev.leadline.task.TaskId;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one task for one client. States and progress are not logged anywhere: what changed is found by
 * comparing the record with the reader's position, so states that pass between two looks are not told.
 */
final class TaskReader {

    /** How long to wait for Redis before it is asked again. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final TaskId id;
    private final Look look;
    private final Function<TaskId, Uni<@Nullable Task>> kept;
    private final String node;
    private final OpenStream stream;
    private final Duration heartbeat;
    private Position position;
    private boolean over;

    TaskReader(
            TaskId id,
            Position position,
            Look look,
            Function<TaskId, Uni<@Nullable Task>> kept,
            String node,
            OpenStream stream,
            Duration heartbeat) {
        this.id = id;
        this.position = position;
        this.look = look;
        this.kept = kept;
        this.node = node;
        this.stream = stream;
        this.heartbeat = heartbeat;
    }

    /** The next events; called when the client has taken all before. */
    Uni<Page> next() {
        if (over || stream.isClosing()) {
            return Uni.createFrom().item(Page.LAST);
        }
        if (!stream.lower()) {
            return stream.raisedWithin(heartbeat).map(this::woken);
        }
        return look.run(id, node, position)
                .chain(this::page)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(this::later);
    }

    private Page woken(boolean raised) {
        if (raised) {
            return Page.NOTHING;
        }
        // A message may be lost: it is looked once more whenever nothing was heard for long.
        stream.raise();
        return Page.COMMENT;
    }

    private Uni<Page> later() {
        return Uni.createFrom().item(Page.COMMENT).onItem().delayIt().by(PAUSE).invoke(stream::raise);
    }

    /** Reads all that the page needs before the position moves: what fails after that would be lost. */
    private Uni<Page> page(Look.@Nullable Seen seen) {
        if (seen == null) {
            return kept.apply(id).map(this::outlived);
        }
        if (seen.more() || !seen.status().state().isFinal()) {
            return Uni.createFrom().item(Page.of(events(seen)));
        }
        return kept.apply(id).map(task -> end(events(seen), task));
    }

    /** Redis does not have the task any more. */
    private Page outlived(@Nullable Task task) {
        List<LiveEvent> events = new ArrayList<>();
        if (task != null && !position.isAt(task.counters().lease(), task.state())) {
            position = position.at(task.counters().lease(), task.state());
            Instant at = Objects.requireNonNullElse(task.times().finishedAt(), id.createdAt());
            events.add(event(new LiveEvent.State(task.state(), task.counters().attempt(), at)));
        }
        return end(events, task);
    }

    private List<LiveEvent> events(Look.Seen seen) {
        List<LiveEvent> events = new ArrayList<>();
        // The chunks of a running task are all of this run: older ones are deleted when it starts.
        if (seen.status().state() == TaskState.STARTED) {
            state(seen, events);
        }
        seen.chunks().forEach(chunk -> chunk(chunk, events));
        if (seen.more()) {
            stream.raise();
        } else {
            progress(seen.progress(), events);
            state(seen, events);
        }
        return events;
    }

    private void state(Look.Seen seen, List<LiveEvent> to) {
        Status status = seen.status();
        if (!position.isAt(status.lease(), status.state())) {
            position = position.at(status.lease(), status.state());
            to.add(event(new LiveEvent.State(status.state(), status.attempt(), since(status, seen.now()))));
        }
    }

    private Instant since(Status status, Instant now) {
        Instant known = status.state() == TaskState.STARTED ? status.started() : status.finished();
        if (known == null && status.lease() == 0) {
            known = id.createdAt();
        }
        return known == null ? now : known;
    }

    private void chunk(ChunkEntry chunk, List<LiveEvent> to) {
        if (chunk.isRestart()) {
            position = position.after(chunk.id(), 0);
            to.add(event(new LiveEvent.Restart(chunk.attempt(), chunk.text())));
            return;
        }
        if (chunk.from() > position.reached()) {
            position = position.after(position.entry(), chunk.from());
            to.add(event(new LiveEvent.Trimmed(chunk.from())));
        }
        position = position.after(chunk.id(), chunk.end());
        if (!chunk.text().isEmpty()) {
            to.add(event(new LiveEvent.Chunk(chunk.text(), chunk.attempt())));
        }
    }

    private void progress(@Nullable Progress progress, List<LiveEvent> to) {
        if (progress != null && !position.progress().equals(Position.digest(progress))) {
            position = position.with(Position.digest(progress));
            to.add(event(new LiveEvent.Progress(progress.percent(), progress.message())));
        }
    }

    private Page end(List<LiveEvent> events, @Nullable Task task) {
        over = true;
        if (task != null) {
            position = position.atEnd();
            events.add(event(new LiveEvent.End(task)));
        }
        return Page.of(events);
    }

    private LiveEvent event(LiveEvent.Content says) {
        return new LiveEvent(position.toString(), null, says);
    }
}
