package dev.leadline.api.flows;

import dev.leadline.api.SubmitTask;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a task of a flow has besides the fields of a task; only for the description of the API. */
@Schema(
        name = "NewFlowTask",
        description =
                "A task of a flow: all fields of a task, and these. In args, {\"$result\": \"key\"} and {\"$result\": \"key/field\"}"
                        + " stand for another task's result, and {\"$results\": \"*\"} for the results of all tasks that it waits for.",
        allOf = {SubmitTask.class})
@RegisterForReflection
record SubmitFlowTask(
        @Schema(
                description = "its name in the flow; by default its place in the list",
                pattern = "[A-Za-z0-9._-]{1,64}")
        @Nullable
        String key,

        @Schema(description = "keys of tasks that it waits for; only in tasks") @Nullable
        List<String> after,

        @Schema(
                enumeration = {"fail", "skip", "continue"},
                description =
                        "What it means that this task failed, expired or was cancelled: the flow fails and starts nothing"
                                + " more; what waits for the task is skipped; or what waits for it runs nevertheless")
        @Nullable
        String onFailure) {}
