package dev.leadline.api.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.api.TaskView;
import dev.leadline.control.Order;
import dev.leadline.control.WorkerControl;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.listing.WorkerView;
import dev.leadline.task.Orders;
import dev.leadline.task.Task;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One worker: look at it, and tell it what to do. Orders are for administrators. */
@Path("/api/v1/workers/{worker}")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class WorkerResource {

    private static final int MOST_QUEUES = 500;

    /** As in {@code LEADLINE_QUEUES}. */
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._-]{1,64}(:([1-9]\\d{0,2}|1000))?");

    private static final int MOST_AT_ONCE = 100_000;

    private final WorkerControl control;
    private final StrictBody bodies;
    private final LimitsConfig limits;

    WorkerResource(WorkerControl control, ObjectMapper json, LimitsConfig limits) {
        this.control = control;
        this.bodies = new StrictBody(json);
        this.limits = limits;
    }

    /**
     * A worker as lists show it, and with tasks that it runs.
     *
     * @param running how many tasks it runs
     * @param tasks up to 500 of these, as far as the caller may see them
     */
    @Schema(name = "WorkerDetails")
    @RegisterForReflection
    record WorkerDetails(
            String id,
            @Nullable String host,
            long pid,
            @Nullable Instant startedAt,
            Instant lastBeatAt,
            int concurrency,
            long running,
            double load,
            boolean draining,
            List<String> queues,
            @Nullable String version,
            List<TaskView> tasks) {

        static WorkerDetails of(WorkerView worker, List<TaskView> tasks) {
            return new WorkerDetails(
                    worker.id(),
                    worker.host(),
                    worker.pid(),
                    worker.startedAt(),
                    worker.lastBeatAt(),
                    worker.concurrency(),
                    worker.running(),
                    worker.load(),
                    worker.draining(),
                    worker.queues(),
                    worker.version(),
                    tasks);
        }
    }

    /** What to change; at least one. */
    @Schema(name = "ChangeWorker")
    @RegisterForReflection
    record ChangeWorker(
            @Schema(minimum = "1", maximum = "100000", description = "How many tasks to run at once") @Nullable
            Integer concurrency,

            @Schema(description = "Which queues to serve, each with a weight if need be, such as reports:3; empty: all")
            @Nullable
            List<@Nullable String> queues) {}

    @GET
    @Operation(
            summary = "A worker, with the tasks that it runs",
            description = "The oldest 500 tasks, of the caller's tenant alone unless the caller is an administrator.")
    public Uni<WorkerDetails> get(
            @PathParam("worker") String worker, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        String tenant = Caller.of(security).require(Caller.Scope.READ).visibleTenant();
        return view(worker)
                .chain(found -> control.running(worker)
                        .map(tasks -> WorkerDetails.of(
                                found,
                                tasks.stream()
                                        .filter(task -> isVisible(task, tenant))
                                        .map(TaskView::of)
                                        .toList())));
    }

    private static boolean isVisible(Task task, @Nullable String tenant) {
        return tenant == null || tenant.equals(task.placement().tenant());
    }

    @POST
    @Path("drain")
    @Operation(
            summary = "Have a worker take no more tasks",
            description = "What it runs goes on. Holds until it is resumed or ends. Needs admin.")
    @APIResponse(
            responseCode = "202",
            description = "Ordered: the worker does so within a second",
            content = @Content(schema = @Schema(implementation = WorkerView.class)))
    @Audited("worker.drain")
    public Uni<Response> drain(
            @PathParam("worker") String worker, @Context UriInfo uri, @Context SecurityContext security) {
        requireAdmin(uri, security);
        return ordered(worker, new Orders(true, null, null));
    }

    @POST
    @Path("resume")
    @Operation(summary = "Have a worker take tasks again", description = "Needs admin.")
    @APIResponse(
            responseCode = "202",
            description = "Ordered: the worker does so within a second",
            content = @Content(schema = @Schema(implementation = WorkerView.class)))
    @Audited("worker.resume")
    public Uni<Response> resume(
            @PathParam("worker") String worker, @Context UriInfo uri, @Context SecurityContext security) {
        requireAdmin(uri, security);
        return ordered(worker, new Orders(false, null, null));
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change how many tasks a worker runs at once, and which queues it serves",
            description =
                    "Holds until the worker ends. If it runs more tasks than it may from now on, these go on, and it takes no more"
                            + " until enough have ended. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ChangeWorker.class)))
    @APIResponse(
            responseCode = "202",
            description = "Ordered: the worker does so within a second",
            content = @Content(schema = @Schema(implementation = WorkerView.class)))
    @Audited("worker.change")
    public Uni<Response> change(
            @PathParam("worker") String worker, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        requireAdmin(uri, security);
        ChangeWorker change = bodies.read(body, ChangeWorker.class, "\"concurrency\" or \"queues\"");
        Checks checks = new Checks(limits);
        if (change.concurrency() == null && change.queues() == null) {
            checks.add("", "concurrency or queues is needed");
        }
        Integer concurrency = checks.range("concurrency", change.concurrency(), 1, MOST_AT_ONCE);
        List<String> queues = queues(change.queues(), checks);
        checks.end();
        return ordered(worker, new Orders(null, concurrency, queues));
    }

    private static @Nullable List<String> queues(@Nullable List<@Nullable String> names, Checks checks) {
        if (names == null) {
            return null;
        }
        if (names.size() > MOST_QUEUES) {
            checks.add("queues", "must be at most " + MOST_QUEUES);
            return null;
        }
        List<String> queues = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String queue = names.get(i) == null ? "" : names.get(i);
            if (!QUEUE.matcher(queue).matches()) {
                checks.add(
                        "queues[" + i + "]", "must be the name of a queue, or a name and a weight such as reports:3");
            } else if (!seen.add(queue.replaceFirst(":.*", ""))) {
                checks.add("queues[" + i + "]", "must not name a queue that is named before");
            }
            queues.add(queue);
        }
        return List.copyOf(queues);
    }

    private static void requireAdmin(UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
    }

    private Uni<Response> ordered(String worker, Orders orders) {
        return control.order(worker, orders)
                .chain(result -> {
                    if (result == Order.Result.UNKNOWN) {
                        throw unknown(worker);
                    }
                    return view(worker);
                })
                .map(view -> Response.accepted(view).build());
    }

    private Uni<WorkerView> view(String worker) {
        return control.find(worker).map(found -> {
            if (found == null) {
                throw unknown(worker);
            }
            return found;
        });
    }

    private static ProblemException unknown(String worker) {
        String shown = worker.length() > 64 ? worker.substring(0, 64) + "…" : worker;
        return new ProblemException(ProblemType.NOT_FOUND, "no worker " + shown + " lives");
    }
}
