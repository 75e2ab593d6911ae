package dev.leadline.api.schedules;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a request says about a schedule besides the task that it makes. */
@Schema(name = "ScheduleFields", description = "When a schedule ticks: one of cron and every")
@RegisterForReflection
record ScheduleFields(
        @Schema(
                description = "Five fields, or six with seconds first; names, L, W, # and @daily are known",
                examples = "0 7 * * 1-5")
        @Nullable
        String cron,

        @Schema(description = "ISO 8601, PT1S to P366D; the first tick comes after one interval", examples = "PT1H")
        @Nullable
        String every,

        @Schema(description = "of cron", defaultValue = "UTC", examples = "Europe/Berlin") @Nullable
        String zone,

        @Schema(
                description = "What becomes of ticks while no process was there",
                enumeration = {"skip", "once", "all"},
                defaultValue = "once")
        @Nullable
        String missed,

        @Schema(
                description = "What a tick does while an earlier task has not ended",
                enumeration = {"allow", "skip"},
                defaultValue = "allow")
        @Nullable
        String overlap,

        @Schema(defaultValue = "false") @Nullable Boolean paused) {}
