package dev.leadline.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.leadline.api.TaskRequests;
import dev.leadline.ledger.PlainDollars;
import dev.leadline.task.Deadline;
import dev.leadline.task.Limits;
import dev.leadline.task.Money;
import dev.leadline.task.Task;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request with which a task like this one can be enqueued: what the first request said, and the defaults that
 * held then. A webhook is not in it, since its URL may hold a secret, and neither is what held only for that one task: the
 * time when it may start, when it expires, a deadline at a fixed time, and its uniqueness.
 *
 * @param args an object of named arguments
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record RequestView(
        String task,
        @JsonRawValue String args,
        String queue,
        String priority,
        @Nullable String timeout,
        int maxAttempts,
        String resultTtl,
        List<String> tags,
        List<String> limitKeys,

        @JsonSerialize(using = PlainDollars.class) @Nullable BigDecimal budgetUsd,

        @Nullable String deadline) {

    static RequestView of(Task task, String args) {
        Limits limits = task.options().limits();
        Money budget = task.options().budget();
        Deadline deadline = task.options().deadline();
        Duration within = deadline == null ? null : deadline.within();
        return new RequestView(
                task.handler(),
                args,
                task.placement().queue(),
                TaskRequests.lower(task.placement().priority()),
                limits.timeout() == null ? null : limits.timeout().toString(),
                limits.maxAttempts(),
                limits.resultTtl().toString(),
                task.options().tags(),
                task.options().limitKeys(),
                budget == null ? null : budget.dollars(),
                within == null ? null : within.toString());
    }
}
