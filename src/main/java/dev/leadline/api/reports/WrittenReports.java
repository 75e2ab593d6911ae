package dev.leadline.api.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Caller;
import dev.leadline.api.TaskResource;
import dev.leadline.archive.KeptTasks;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.report.Report;
import dev.leadline.task.Task;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The reports of tasks that have ended. */
@Singleton
class WrittenReports {

    private final KeptTasks kept;
    private final ObjectMapper json;

    WrittenReports(KeptTasks kept, ObjectMapper json) {
        this.kept = kept;
        this.json = json;
    }

    /** A report, and the result that it was read from. */
    record Written(Report report, JsonNode result) {}

    /** That of a task which the caller may see; fails as a problem when there is none. */
    Uni<Written> find(String id, Caller caller) {
        return kept.find(TaskResource.parse(id), caller.visibleTenant())
                .map(found -> TaskResource.found(found, id))
                // A result may have megabytes.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::written);
    }

    private Written written(Task task) {
        String result = task.result();
        if (result == null) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    task.state().isFinal()
                            ? "the task has no report, since it ended as " + task.state()
                            : "the task has no report yet: it is " + task.state());
        }
        try {
            JsonNode tree = json.readTree(result);
            return Report.of(tree, day(task))
                    .map(report -> new Written(report, tree))
                    .orElseThrow(() -> new ProblemException(
                            ProblemType.CONFLICT,
                            "a task of " + task.handler() + " has no report; prospect_deep_dive_task has one"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the result of " + task.id() + " is no JSON", e);
        }
    }

    private static LocalDate day(Task task) {
        Instant end = task.times().finishedAt();
        return (end == null ? task.times().createdAt() : end)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
    }
}
