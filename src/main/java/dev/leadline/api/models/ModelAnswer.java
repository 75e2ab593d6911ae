package dev.leadline.api.models;

import dev.leadline.quota.Allowance;
import dev.leadline.quota.ModelQuota;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The quotas of a model as clients see them. */
@Schema(name = "Model")
@RegisterForReflection
record ModelAnswer(
        String name,
        boolean paused,

        @Schema(description = "tasks that wait for its quota")
        long parked,

        @Schema(description = "when the first of them may go on; null when that depends on calls that are under way")
        @Nullable
        Instant opensAt,

        List<ProjectAnswer> projects,

        @Schema(
                description =
                        "open: nothing is sent for a while, since the model was overloaded; trying: one call at a time is sent",
                enumeration = {"closed", "open", "trying"})
        String circuit,

        @Schema(description = "until when it is open") @Nullable
        Instant circuitOpenUntil) {

    /** What a project may use, and has used. */
    @Schema(name = "ModelProject")
    @RegisterForReflection
    record ProjectAnswer(
            String name,

            @Schema(description = "what is configured") Limits configured,

            @Schema(description = "what is in force after refusals of the provider")
            Limits limits,

            @Schema(
                    description =
                            "what counts now: requests and tokens of the last minute, requests of this day, calls at once")
            Limits used,

            @Schema(description = "until when nothing is sent since the provider refused a call") @Nullable
            Instant pausedUntil,

            @Schema(
                    description = "the quota that it said is used up",
                    enumeration = {"minute", "day"})
            @Nullable
            String reason,

            @Schema(description = "when requests of a day are counted anew; null when they are not limited") @Nullable
            Instant dayEndsAt) {}

    /** Requests and tokens of the input in a minute, requests in a day, calls at once; null: any number. */
    @Schema(name = "ModelLimits")
    @RegisterForReflection
    record Limits(
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long rpd,
            @Nullable Long concurrent) {}

    /** @param dayEndsAt when the provider's day ends */
    static ModelAnswer of(ModelQuota model, Instant dayEndsAt) {
        return new ModelAnswer(
                model.model(),
                model.paused(),
                model.parked(),
                model.opensAt(),
                model.projects().stream().map(one -> project(one, dayEndsAt)).toList(),
                model.circuit(),
                model.openUntil());
    }

    private static ProjectAnswer project(ModelQuota.Project of, Instant dayEndsAt) {
        Allowance may = of.configured();
        ModelQuota.Used used = of.used();
        return new ProjectAnswer(
                of.name(),
                new Limits(may.rpm(), may.tpm(), may.rpd(), may.concurrent()),
                new Limits(of.rpm(), of.tpm(), may.rpd(), may.concurrent()),
                new Limits(used.rpm(), used.tpm(), used.rpd(), used.concurrent()),
                of.pausedUntil(),
                of.reason().isEmpty() ? null : of.reason(),
                may.rpd() == null ? null : dayEndsAt);
    }
}
