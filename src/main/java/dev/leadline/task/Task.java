package dev.leadline.task;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as its record tells it.
 *
 * @param attempt how many runs were counted so far, 0 before the first
 * @param failures how many of them failed; only these use up {@code maxAttempts}
 * @param crashes how often its worker was lost while it ran
 * @param lease number of the newest lease: how often it was handed to a worker, hand-backs included
 * @param dueAt when it may run, while it is SCHEDULED or RETRYING
 * @param worker the worker that runs it, or ran it last
 * @param result JSON; null until it succeeded
 * @param cancelRequested a running task was told to stop and has not stopped yet
 */
public record Task(
        TaskId id,
        String handler,
        TaskState state,
        String queue,
        Priority priority,
        String tenant,
        int attempt,
        int maxAttempts,
        int failures,
        int crashes,
        long lease,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String worker,
        @Nullable Progress progress,
        @Nullable String result,
        @Nullable TaskError error,
        Usage usage,
        List<String> tags,
        boolean cancelRequested) {}
