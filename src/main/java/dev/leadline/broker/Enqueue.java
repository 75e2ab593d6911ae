package dev.leadline.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code enqueue.lua} takes and answers. */
final class Enqueue {

    /** Arguments up to this many bytes travel with the lease; longer ones are read when the run starts. */
    static final int INLINE_ARGS = 8 * 1024;

    private Enqueue() {}

    /** What few tasks have; times in ms. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Options(
            @Nullable Boolean apart,
            @Nullable Long delay,
            @Nullable Long eta,
            @Nullable Long expires,
            @Nullable String once,
            @Nullable String fingerprint) {

        static final Options NONE = new Options(null, null, null, null, null, null);
    }

    static void describe(NewTask task, Records records, List<String> to) {
        to.add(task.id().value());
        to.add(Route.of(task.queue(), task.priority(), task.tenant()).toString());
        to.add(Spec.of(task).toString());
        to.add(task.args());
        to.add(Long.toString(millis(task.resultTtl())));
        Options options = options(task);
        to.add(options.equals(Options.NONE) ? "" : records.write(options));
    }

    private static Options options(NewTask task) {
        NewTask.Idempotency once = task.idempotency();
        Instant eta = task.eta();
        return new Options(
                isLong(task.args()) ? true : null,
                optional(task.delay()),
                eta == null ? null : (Long) eta.toEpochMilli(),
                optional(task.expires()),
                once == null ? null : task.tenant() + ":" + once.key(),
                once == null ? null : once.fingerprint());
    }

    private static boolean isLong(String args) {
        // No character takes more than three bytes.
        return args.length() * 3L > INLINE_ARGS && args.getBytes(StandardCharsets.UTF_8).length > INLINE_ARGS;
    }

    private static @Nullable Long optional(@Nullable Duration duration) {
        return duration == null ? null : millis(duration);
    }

    private static long millis(Duration duration) {
        // A duration above zero stays above zero.
        return Math.max(1, duration.toMillis());
    }

    /** One answer for each task: Redis tells only of those that it did not store. */
    static List<Enqueued> answers(List<NewTask> tasks, Response exceptions) {
        List<Enqueued> answers = new ArrayList<>(tasks.size());
        tasks.forEach(task -> answers.add(new Enqueued(Enqueued.Kind.ACCEPTED, task.id())));
        for (int i = 0; i < exceptions.size(); i += 3) {
            Enqueued.Kind kind = Enqueued.Kind.values()[exceptions.get(i + 1).toInteger()];
            answers.set(
                    exceptions.get(i).toInteger(),
                    new Enqueued(kind, new TaskId(exceptions.get(i + 2).toString())));
        }
        return answers;
    }
}
