package dev.leadline.webhook;

import dev.leadline.task.Task;

/** Writes a task as clients see it. */
public interface TaskText {

    /** As JSON, the same as {@code GET /api/v1/tasks/{id}} gives it. */
    String of(Task task);
}
