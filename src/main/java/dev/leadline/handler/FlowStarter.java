package dev.leadline.handler;

import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;

/**
 * Starts flows from Java: a bean that handlers and other code of the application can have injected. A flow is checked as over
 * REST. The answers fail with {@link dev.leadline.task.TaskFailure}: permanent ({@code invalid-arguments}, with all that is wrong) when
 * the flow is refused, transient when Redis cannot be reached.
 */
public interface FlowStarter {

    /**
     * Starts a flow.
     *
     * @return its id, as in {@code GET /api/v1/flows/{id}}
     */
    Uni<TaskId> start(Flow flow, String tenant);

    /**
     * Starts a flow from a handler, once, however often the task runs: a further call with the same name, by this or another
     * attempt, gives the id of the first one's flow.
     *
     * @param parent the task that runs; the flow belongs to its tenant
     * @param name 1 to 200 visible ASCII characters, unique within the task
     */
    Uni<TaskId> start(Flow flow, TaskContext parent, String name);
}
