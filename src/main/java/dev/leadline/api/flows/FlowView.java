package dev.leadline.api.flows;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.leadline.flow.Flow;
import dev.leadline.flow.FlowState;
import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A flow as clients see it. */
@Schema(name = "Flow")
@RegisterForReflection
record FlowView(
        String id,
        FlowState state,
        String tenant,

        @Schema(description = "how many tasks it has") int total,

        @Schema(description = "how many tasks are in each state in which there are some")
        Map<TaskState, Integer> counts,

        boolean cancelRequested,
        Instant createdAt,
        @Nullable Instant finishedAt,

        @JsonRawValue
        @Schema(
                implementation = Object.class,
                description =
                        "Once the flow has ended: results of the tasks that nothing waits for, by their keys; null for a"
                                + " task that did not succeed. Null as a whole when they are too long together: then each task has its own.")
        @Nullable
        String result) {

    static FlowView of(Flow flow) {
        return new FlowView(
                flow.id().value(),
                flow.state(),
                flow.tenant(),
                flow.total(),
                flow.counts(),
                flow.cancelRequested(),
                flow.createdAt(),
                flow.finishedAt(),
                flow.result());
    }

    /** One task of a flow; the rest is at {@code /api/v1/tasks/{id}}. */
    @Schema(name = "FlowTask")
    @RegisterForReflection
    record Member(String key, String id, TaskState state) {

        static Member of(Flow.Member member) {
            return new Member(member.key(), member.id().value(), member.state());
        }
    }
}
