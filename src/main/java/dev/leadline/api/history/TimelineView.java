package dev.leadline.api.history;

import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The life of a task, from when it was enqueued.
 *
 * @param spans in the order in which they began. Without the steps, which are within the runs, each begins where the one
 *     before it ended, and the last one goes on until the task has ended
 */
@Schema(name = "Timeline")
@RegisterForReflection
record TimelineView(String id, TaskState state, Instant now, List<Span> spans) {}
