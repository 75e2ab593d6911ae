package dev.leadline.api.fleet;

import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskView;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.DeadCause;
import dev.leadline.listing.FailureGroup;
import dev.leadline.listing.Failures;
import dev.leadline.listing.KeptSteps;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskPage;
import dev.leadline.listing.TaskQuery;
import dev.leadline.task.Task;
import dev.leadline.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What went wrong: failures grouped by their errors, and dead letters by their causes. */
@Path("/api/v1")
@Tag(name = "Failures")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class FailuresResource {

    private final Failures failures;
    private final TaskLists lists;
    private final KeptSteps steps;
    private final Queries queries;
    private final LimitsConfig limits;

    FailuresResource(Failures failures, TaskLists lists, KeptSteps steps, Queries queries, LimitsConfig limits) {
        this.failures = failures;
        this.lists = lists;
        this.steps = steps;
        this.queries = queries;
        this.limits = limits;
    }

    /**
     * Tasks that failed with the same kind of error.
     *
     * @param id the value of the filter {@code failure} in lists, bulk retry and bulk cancel
     * @param message with {@code <url>}, {@code <text>}, {@code <time>}, {@code <id>} and {@code <number>} in the place of these
     * @param tasks names of the tasks, at most 20
     * @param newest id of the task that failed last
     * @param newestMessage its message as it was
     */
    @Schema(name = "FailureGroup")
    @RegisterForReflection
    record GroupView(
            String id,
            String type,
            String message,
            long count,
            Instant firstSeen,
            Instant lastSeen,
            List<String> tasks,
            String newest,
            String newestMessage) {

        static GroupView of(FailureGroup group) {
            return new GroupView(
                    group.id(),
                    group.pattern().type(),
                    group.pattern().message(),
                    group.count(),
                    group.firstSeen(),
                    group.lastSeen(),
                    group.handlers(),
                    group.newest().value(),
                    group.message());
        }
    }

    /**
     * The groups of failures.
     *
     * @param items most frequent first
     * @param others groups that are left out, as the limit says
     * @param complete false: only the newest 10,000 failed tasks were looked at
     */
    @Schema(name = "FailureGroups")
    @RegisterForReflection
    record GroupsView(List<GroupView> items, long others, boolean complete) {}

    @GET
    @Path("failures")
    @Operation(
            summary = "Failed tasks, grouped by their errors",
            description =
                    "Errors of one type count as the same when their messages differ only in numbers, ids, URLs, times and quoted"
                            + " texts. Looks at the newest 10,000 failed tasks that are kept. The id of a group is a filter of lists and of"
                            + " bulk retry.")
    public Uni<GroupsView> failures(
            @RestQuery @Nullable String queue,
            @RestQuery @Nullable String task,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String errorType,
            @RestQuery @Parameter(description = "Id of the worker that runs it, or ran it last") @Nullable
                    String worker,
            @RestQuery @Parameter(description = "Another one than the caller's own needs admin") @Nullable
                    String tenant,
            @RestQuery @Parameter(description = "RFC 3339: created at this time or later") @Nullable String after,
            @RestQuery @Parameter(description = "RFC 3339: created before this time") @Nullable String before,
            @RestQuery @Nullable String limit,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "queue", "task", "tag", "errorType", "worker", "tenant", "after", "before", "limit");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        int most = queries.limit(limit);
        Checks checks = new Checks(limits);
        TaskFilter filter = queries.filter(
                caller, new Queries.Filters(queue, task, tag, errorType, null, worker, tenant, after, before), checks);
        checks.end();
        return failures.grouped(filter, most)
                .map(found -> new GroupsView(
                        found.groups().stream().map(GroupView::of).toList(), found.others(), found.complete()));
    }

    /**
     * A task that failed or expired.
     *
     * @param cause attempts-used-up, worker-crashed, expired, invalid-arguments, not-configured or failed-for-good
     * @param steps names of the steps whose results are kept: if the task is run again, it does not repeat them
     */
    @Schema(name = "DeadLetter")
    @RegisterForReflection
    record DeadLetter(String cause, List<String> steps, TaskView task) {}

    @GET
    @Path("dead-letters")
    @Operation(
            summary = "Tasks that failed or expired, by their causes",
            description =
                    "Failed ones come first, and then those that expired, each newest first. The task has its last error. A page"
                            + " looks at a bounded number of tasks, so that with filters it may be short, or empty, and still have a next.")
    public Uni<ListPage<DeadLetter>> deadLetters(
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {
                                                "attempts-used-up",
                                                "worker-crashed",
                                                "expired",
                                                "invalid-arguments",
                                                "not-configured",
                                                "failed-for-good"
                                            }))
                    @Nullable
                    String cause,
            @RestQuery @Nullable String queue,
            @RestQuery @Nullable String task,
            @RestQuery @Nullable String tag,
            @RestQuery @Parameter(description = "Id of a group of /api/v1/failures") @Nullable String failure,
            @RestQuery @Parameter(description = "Id of the worker that runs it, or ran it last") @Nullable
                    String worker,
            @RestQuery @Parameter(description = "Another one than the caller's own needs admin") @Nullable
                    String tenant,
            @RestQuery @Parameter(description = "RFC 3339: created at this time or later") @Nullable String after,
            @RestQuery @Parameter(description = "RFC 3339: created before this time") @Nullable String before,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(
                uri, "cause", "queue", "task", "tag", "failure", "worker", "tenant", "after", "before", "limit",
                "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        int size = queries.limit(limit);
        Checks checks = new Checks(limits);
        DeadCause known = cause(cause, checks);
        TaskFilter filter = queries.filter(
                        caller,
                        new Queries.Filters(queue, task, tag, null, failure, worker, tenant, after, before),
                        checks)
                .withCause(known);
        checks.end();
        TaskQuery query = new TaskQuery(filter, states(known), size, Queries.cursor(cursor));
        return Queries.page(() -> lists.page(query)).chain(this::letters);
    }

    private static @Nullable DeadCause cause(@Nullable String text, Checks checks) {
        if (text == null) {
            return null;
        }
        for (DeadCause cause : DeadCause.values()) {
            if (cause.slug().equals(text)) {
                return cause;
            }
        }
        List<String> slugs =
                Arrays.stream(DeadCause.values()).map(DeadCause::slug).toList();
        checks.add("cause", "must be one of " + String.join(", ", slugs));
        return null;
    }

    private static Set<TaskState> states(@Nullable DeadCause cause) {
        if (cause == null) {
            return Set.of(TaskState.FAILED, TaskState.EXPIRED);
        }
        return Set.of(cause == DeadCause.EXPIRED ? TaskState.EXPIRED : TaskState.FAILED);
    }

    private Uni<ListPage<DeadLetter>> letters(TaskPage page) {
        Cursor next = page.next();
        return steps.of(page.items()).map(kept -> {
            List<DeadLetter> letters = new ArrayList<>();
            for (int i = 0; i < kept.size(); i++) {
                Task task = page.items().get(i);
                DeadCause cause = DeadCause.of(task);
                letters.add(new DeadLetter(
                        (cause == null ? DeadCause.FAILED_FOR_GOOD : cause).slug(), kept.get(i), TaskView.of(task)));
            }
            return new ListPage<>(List.copyOf(letters), next == null ? null : next.toString());
        });
    }
}
