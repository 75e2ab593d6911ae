package dev.leadline.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.RedisUnavailable;
import dev.leadline.records.Records;
import dev.leadline.records.Route;
import dev.leadline.records.Spec;
import dev.leadline.records.WebhookField;
import dev.leadline.redis.Code;
import dev.leadline.redis.Headroom;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.NewTask;
import dev.leadline.task.Schedule;
import dev.leadline.task.TaskId;
import dev.leadline.task.Webhook;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores new tasks. */
public final class Enqueue {

    static final Script SCRIPT = Script.of(Enqueue.class);

    /**
     * Arguments of up to this many bytes come with the take; longer ones have a key of their own, and are read when the
     * run starts.
     */
    static final int MOST_WITH_THE_LEASE = 8 * 1024;

    private final Scripts scripts;
    private final Records records;
    private final Duration idempotencyTtl;
    private final Headroom headroom;

    Enqueue(Scripts scripts, Records records, BrokerConfig config, Headroom headroom) {
        this.scripts = scripts;
        this.records = records;
        this.idempotencyTtl = config.idempotencyTtl();
        this.headroom = headroom;
    }

    /** What became of a task. */
    public enum Result implements Code {
        /** It is stored. */
        ACCEPTED,
        /** The same request with this idempotency key was accepted before. */
        REPLAYED,
        /** Another request with this idempotency key was accepted before. */
        KEY_REUSED,
        /** It was to be the only one of its kind, and there is another one. */
        NOT_UNIQUE;

        private static final Result[] ALL = values();
    }

    /**
     * The answer for one task.
     *
     * @param id the task that it is about: the new one, or the first of its idempotency key or of its kind
     */
    public record Answer(Result result, TaskId id) {}

    /** Up to 500 tasks; an answer for each, in order. */
    Uni<List<Answer>> run(List<NewTask> tasks, Duration patience) {
        RedisUnavailable full = headroom.refusal();
        if (full != null) {
            return Uni.createFrom().failure(full);
        }
        String look = headroom.toLook();
        List<String> arguments = new ArrayList<>(2 + SCRIPT.argumentsPerItem() * tasks.size());
        arguments.add(Long.toString(idempotencyTtl.toSeconds()));
        arguments.add(look);
        tasks.forEach(task -> arguments.addAll(describe(task, records)));
        return scripts.run(SCRIPT, arguments, patience)
                .invoke(taken -> headroom.hasRoom(look))
                .onFailure(RedisUnavailable.class)
                .invoke(failure -> headroom.failed((RedisUnavailable) failure))
                .map(exceptions -> answers(tasks, exceptions));
    }

    /** A task as scripts store it: id, route, spec, args, ttl ms, and options, which are JSON or empty. */
    public static List<String> describe(NewTask task, Records records) {
        Options options = options(task);
        return List.of(
                task.id().value(),
                Route.of(task.placement()).toString(),
                Spec.of(task).toString(),
                task.args().text(),
                Long.toString(millis(task.options().limits().resultTtl())),
                options.equals(Options.NONE) ? "" : records.write(options));
    }

    /**
     * Options that most tasks do not have; times in ms.
     *
     * @param separate the arguments get a key of their own
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Options(
            @Nullable Boolean separate,
            @Nullable Long delay,
            @Nullable Long eta,
            @Nullable Long expires,
            @Nullable String once,
            @Nullable String fingerprint,
            @Nullable String webhook,
            @Nullable String unique) {

        static final Options NONE = new Options(null, null, null, null, null, null, null, null);
    }

    private static Options options(NewTask task) {
        NewTask.Idempotency once = task.idempotency();
        Schedule schedule = task.schedule();
        Instant eta = schedule.eta();
        Webhook webhook = task.options().webhook();
        return new Options(
                task.args().bytes() > MOST_WITH_THE_LEASE ? true : null,
                optional(schedule.delay()),
                eta == null ? null : (Long) eta.toEpochMilli(),
                optional(schedule.expires()),
                once == null ? null : task.placement().tenant() + ":" + once.key(),
                once == null ? null : once.fingerprint(),
                webhook == null ? null : WebhookField.write(webhook),
                unique(task));
    }

    /** The name of the key that such tasks share, and how long it holds, ms; 0: as long as the state of the task says. */
    private static @Nullable String unique(NewTask task) {
        NewTask.UniqueKey key = task.unique();
        if (key == null) {
            return null;
        }
        String condition = switch (key.unique().condition()) {
            case FOR -> "f";
            case WAITING -> "w";
            case RUNNING -> "r";
        };
        Duration period = key.unique().period();
        return "%s:%s:%s %d"
                .formatted(task.placement().tenant(), condition, key.digest(), period == null ? 0 : millis(period));
    }

    private static @Nullable Long optional(@Nullable Duration duration) {
        return duration == null ? null : millis(duration);
    }

    private static long millis(Duration duration) {
        // A duration above zero stays above zero.
        return Math.max(1, duration.toMillis());
    }

    /** The script answers only for tasks that it did not store. */
    private static List<Answer> answers(List<NewTask> tasks, Response exceptions) {
        List<Answer> answers = new ArrayList<>(tasks.size());
        tasks.forEach(task -> answers.add(new Answer(Result.ACCEPTED, task.id())));
        for (int i = 0; i < exceptions.size(); i += 3) {
            Result result = Code.of(Result.ALL, exceptions.get(i + 1));
            answers.set(
                    exceptions.get(i).toInteger(),
                    new Answer(result, new TaskId(exceptions.get(i + 2).toString())));
        }
        return answers;
    }
}
