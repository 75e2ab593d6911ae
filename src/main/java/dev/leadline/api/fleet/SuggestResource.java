package dev.leadline.api.fleet;

import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.handler.HandlerRegistry;
import dev.leadline.handler.TaskHandler;
import dev.leadline.listing.Overview;
import dev.leadline.listing.Overviews;
import dev.leadline.listing.Shares;
import dev.leadline.listing.TaskLists;
import dev.leadline.listing.TaskQuery;
import dev.leadline.listing.WorkerView;
import dev.leadline.listing.Workers;
import dev.leadline.task.ErrorType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Completes what is typed into a filter. What it costs does not depend on how many tasks there are. */
@Path("/api/v1/suggest")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class SuggestResource {

    private static final int MOST = 20;

    /** How many tasks are looked at for their tags. */
    private static final int LOOKED_AT = 200;

    /** How many workers are looked at. */
    private static final int WORKERS = 500;

    private static final List<String> FIELDS = List.of("queue", "task", "tag", "tenant", "errorType", "worker");

    private final HandlerRegistry handlers;
    private final Overviews overviews;
    private final TaskLists tasks;
    private final Shares shares;
    private final Workers workers;
    private final LimitsConfig limits;

    SuggestResource(
            HandlerRegistry handlers,
            Overviews overviews,
            TaskLists tasks,
            Shares shares,
            Workers workers,
            LimitsConfig limits) {
        this.handlers = handlers;
        this.overviews = overviews;
        this.tasks = tasks;
        this.shares = shares;
        this.workers = workers;
        this.limits = limits;
    }

    /** @param items in alphabetical order, at most {@value #MOST} */
    @Schema(name = "Suggestions")
    @RegisterForReflection
    record Suggestions(List<String> items) {}

    @GET
    @Operation(
            summary = "Values for a filter of tasks that begin with what was typed; at most 20",
            description =
                    "field is queue (of the 200 that hold most), task, tag (of the newest tasks of each state), tenant (for administrators),"
                            + " errorType or worker (that lives). A value that is not among them may be right, too. Large and small letters are the same.")
    public Uni<Suggestions> suggest(
            @RestQuery @Nullable String field,
            @RestQuery @Nullable String prefix,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "field", "prefix");
        Caller caller = Caller.of(security);
        caller.require(Caller.Scope.READ);
        Checks checks = new Checks(limits);
        if (field == null || !FIELDS.contains(field)) {
            checks.add("field", "must be one of " + String.join(", ", FIELDS));
        }
        checks.end();
        String typed = prefix == null ? "" : prefix.toLowerCase(Locale.ROOT);
        return values(String.valueOf(field), caller)
                .map(values -> new Suggestions(values.distinct()
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(typed))
                        .sorted()
                        .limit(MOST)
                        .toList()));
    }

    private Uni<Stream<String>> values(String field, Caller caller) {
        return switch (field) {
            case "queue" ->
                overviews
                        .of(caller.visibleTenant())
                        .map(all -> all.queues().stream().map(Overview.Queue::queue));
            case "task" ->
                Uni.createFrom().item(() -> handlers.offered().stream().map(TaskHandler::name));
            case "tag" ->
                tasks.page(new TaskQuery(caller.visibleTenant(), null, null, null, null, LOOKED_AT, null))
                        .map(page -> page.items().stream().flatMap(task -> task.options().tags().stream()));
            case "tenant" -> tenants(caller);
            case "worker" ->
                workers.page(WORKERS, null).map(page -> page.items().stream().map(WorkerView::id));
            default ->
                Uni.createFrom().item(() -> Arrays.stream(ErrorType.values()).map(ErrorType::slug));
        };
    }

    /** A tenant's key sees its own tasks alone. */
    private Uni<Stream<String>> tenants(Caller caller) {
        String visible = caller.visibleTenant();
        return visible == null
                ? shares.of(null).map(found -> found.byTenant().keySet().stream())
                : Uni.createFrom().item(() -> Stream.of(visible));
    }
}
