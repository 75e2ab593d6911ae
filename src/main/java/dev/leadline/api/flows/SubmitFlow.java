package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A flow as a client hands it in, before it is checked: one of the four. */
@Schema(name = "NewFlow", description = "Tasks that wait for each other: one of tasks, chain, group and chord")
@RegisterForReflection
record SubmitFlow(
        @Schema(
                implementation = SubmitFlowTask[].class,
                description = "any tasks; each runs when those that its after and its references name have ended")
        @Nullable
        List<@Nullable JsonNode> tasks,

        @Schema(implementation = SubmitFlowTask[].class, description = "each task runs after the one before it")
        @Nullable
        List<@Nullable JsonNode> chain,

        @Schema(implementation = SubmitFlowTask[].class, description = "all tasks run at the same time") @Nullable
        List<@Nullable JsonNode> group,

        @Schema(description = "one task runs after all others") @Nullable
        Chord chord) {

    @Schema(name = "NewChord")
    @RegisterForReflection
    record Chord(
            @Schema(required = true, implementation = SubmitFlowTask[].class) @Nullable
            List<@Nullable JsonNode> each,

            @Schema(required = true, implementation = SubmitFlowTask.class) @Nullable
            JsonNode then) {}
}
