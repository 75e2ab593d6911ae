package dev.leadline.listing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a task from running, or says that it runs or has ended.
 *
 * @param code {@code paused}, {@code no-worker}, {@code limit}, {@code quota}, {@code suspect}, {@code position}, {@code
 *     due}, {@code dependency}, {@code running} or {@code finished}
 * @param detail the same for people
 * @param until when it is over; null when that is not known
 * @param ahead how many tasks come before it, of {@code position}, {@code limit} and {@code quota}
 * @param limit the name of the limit, of {@code limit}; {@code quota:} and the model, of {@code quota}
 * @param worker that runs it, of {@code running}
 * @param flow to which it belongs, of {@code dependency}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(
        String code,
        String detail,
        @Nullable Instant until,
        @Nullable Long ahead,
        @Nullable String limit,
        @Nullable String worker,
        @Nullable String flow) {

    static Reason finished(TaskState state) {
        return of("finished", "it is final: " + state);
    }

    static Reason of(String code, String detail) {
        return new Reason(code, detail, null, null, null, null, null);
    }

    Reason until(@Nullable Instant time) {
        return new Reason(code, detail, time, ahead, limit, worker, flow);
    }

    Reason ahead(long tasks) {
        return new Reason(code, detail, until, tasks, limit, worker, flow);
    }

    Reason limit(String name) {
        return new Reason(code, detail, until, ahead, name, worker, flow);
    }

    Reason worker(String id) {
        return new Reason(code, detail, until, ahead, limit, id, flow);
    }

    Reason flow(String id) {
        return new Reason(code, detail, until, ahead, limit, worker, id);
    }
}
