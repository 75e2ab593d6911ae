package dev.leadline.listing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a task does not run yet, or that it runs or has ended.
 *
 * @param since when it began to wait, run, or be final, as far as that is known
 * @param reasons the first is what holds it now; the others would hold it after that
 * @param expectedStart an estimate; null when there is nothing to estimate it from
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
        String id,
        TaskState state,
        Instant since,
        List<Reason> reasons,
        @Nullable Instant expectedStart) {

    /** Of a task that is final, as it was stored. */
    public static Explanation of(Task task) {
        Instant ended = Objects.requireNonNullElse(
                task.times().finishedAt(), task.times().createdAt());
        return new Explanation(task.id().value(), task.state(), ended, List.of(Reason.finished(task.state())), null);
    }
}
