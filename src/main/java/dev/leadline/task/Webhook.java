package dev.leadline.task;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told when a task has ended.
 *
 * @param url an http or https URL, to which the task is sent
 * @param on the final states that are told
 * @param delivery the task that delivers it; null until the task has ended in one of these states
 */
public record Webhook(
        String url, Set<TaskState> on, @Nullable TaskId delivery) {}
