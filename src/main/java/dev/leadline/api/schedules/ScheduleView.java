package dev.leadline.api.schedules;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as clients see it.
 *
 * @param next the next ten ticks; none while it is paused
 * @param lastTick the newest tick that made a task
 * @param lastTask the task that it made last, by a tick or by hand
 * @param skipped how many ticks made no task, since they were missed or an earlier task had not ended
 * @param declared it comes from the configuration, which is applied again when a process starts
 * @param definition what was asked for, field by field
 */
@Schema(name = "Schedule", description = "A schedule; the fields of its request are there, too")
@RegisterForReflection
record ScheduleView(
        String name,
        String tenant,
        boolean paused,
        List<Instant> next,
        @Nullable Instant lastTick,
        @Nullable String lastTask,
        long skipped,
        boolean declared,
        @Schema(hidden = true) Map<String, JsonNode> definition) {

    @JsonAnyGetter
    @Override
    public Map<String, JsonNode> definition() {
        return definition;
    }
}
