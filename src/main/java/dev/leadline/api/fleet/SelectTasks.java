package dev.leadline.api.fleet;

import dev.leadline.api.Queries;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which tasks; at least one filter is needed, and all that are given must match. */
@Schema(name = "TaskSelection")
@RegisterForReflection
record SelectTasks(
        @Nullable String state,
        @Nullable String queue,

        @Schema(description = "Name of the task's handler") @Nullable
        String task,

        @Nullable String tag,

        @Schema(description = "Of the last error, such as timeout") @Nullable
        String errorType,

        @Schema(description = "Id of a group of /api/v1/failures") @Nullable
        String failure,

        @Schema(description = "Id of the worker that runs it, or ran it last") @Nullable
        String worker,

        @Schema(description = "Another one than the caller's own needs admin") @Nullable
        String tenant,

        @Schema(description = "RFC 3339: created before this time") @Nullable
        String before,

        @Schema(description = "RFC 3339: created at this time or later") @Nullable
        String after,

        @Schema(minimum = "1", maximum = "10000", defaultValue = "10000") @Nullable
        Integer limit,

        @Schema(description = "Only count the tasks") @Nullable
        Boolean dryRun,

        @Schema(description = "The next of an answer to the same filters") @Nullable
        String cursor) {

    Queries.Filters filters() {
        return new Queries.Filters(queue, task, tag, errorType, failure, worker, tenant, after, before);
    }
}
