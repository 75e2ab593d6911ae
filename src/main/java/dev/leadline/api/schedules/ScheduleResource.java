package dev.leadline.api.schedules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.api.SubmitTask;
import dev.leadline.api.TaskResource;
import dev.leadline.api.TaskView;
import dev.leadline.broker.Broker;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.schedule.Definition;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.schedule.KeepSchedule;
import dev.leadline.schedule.Schedules;
import dev.leadline.schedule.Standing;
import dev.leadline.task.TaskId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Schedules: keep, look up, list, delete, pause, resume, run. An administrator names another tenant as {@code ?tenant=}. */
@Path(ScheduleResource.PATH)
@Tag(name = "Schedules")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class ScheduleResource {

    static final String PATH = "/api/v1/schedules";

    private static final int TICKS_SHOWN = 10;

    private final Schedules schedules;
    private final ScheduleRequests requests;
    private final Broker broker;
    private final Queries queries;
    private final ObjectMapper json;

    ScheduleResource(
            Schedules schedules, ScheduleRequests requests, Broker broker, Queries queries, ObjectMapper json) {
        this.schedules = schedules;
        this.requests = requests;
        this.broker = broker;
        this.queries = queries;
        this.json = json;
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a schedule, or change it",
            description = "A schedule whose cron, zone or every stays the same keeps its next tick.")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(allOf = {ScheduleFields.class, SubmitTask.class})))
    @APIResponse(
            responseCode = "201",
            description = "It is new",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was there, and is as asked for now",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @Audited(value = "schedule.set", body = false)
    public Uni<Response> put(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            byte[] body,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.ENQUEUE);
        Definition schedule = requests.read(which, body);
        return schedules.keep(schedule).chain(result -> kept(result, which));
    }

    private Uni<Response> kept(KeepSchedule.Result result, Name name) {
        if (result == KeepSchedule.Result.TOO_MANY) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "there are as many schedules as a tenant may have (leadline.schedule.most): delete one first");
        }
        Response.Status status = result == KeepSchedule.Result.MADE ? Response.Status.CREATED : Response.Status.OK;
        return schedules
                .find(name)
                .map(found -> Response.status(status)
                        .header(HttpHeaders.LOCATION, PATH + "/" + name.own())
                        .entity(view(known(found, name)))
                        .build());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Look a schedule up, with its next ten ticks")
    public Uni<ScheduleView> get(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.READ);
        return schedules.find(which).map(found -> view(known(found, which)));
    }

    @GET
    @Operation(
            summary = "List schedules by name",
            description = "A page ends after about a megabyte of arguments, so that it may be short and have a next.")
    public Uni<ListPage<ScheduleView>> list(
            @RestQuery @Nullable String tenant,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "tenant", "limit", "cursor");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        String whose = tenant == null ? caller.visibleTenant() : tenant(tenant, caller);
        int size = queries.limit(limit);
        return Queries.page(() -> schedules.page(whose, size, cursor))
                .map(page ->
                        new ListPage<>(page.items().stream().map(this::view).toList(), page.next()));
    }

    @DELETE
    @Path("{name}")
    @Operation(summary = "Delete a schedule; the tasks that it made stay")
    @APIResponse(responseCode = "204", description = "It is deleted")
    @Audited("schedule.delete")
    public Uni<Response> delete(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.ENQUEUE);
        return schedules.delete(which).map(there -> {
            require(there, which);
            return Response.noContent().build();
        });
    }

    @POST
    @Path("{name}/pause")
    @Operation(summary = "Pause a schedule: it makes no tasks until it is resumed")
    @Audited("schedule.pause")
    public Uni<ScheduleView> pause(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.ENQUEUE);
        return schedules.pause(which).chain(there -> looked(there, which));
    }

    @POST
    @Path("{name}/resume")
    @Operation(summary = "Resume a schedule; ticks that came meanwhile make no tasks")
    @Audited("schedule.resume")
    public Uni<ScheduleView> resume(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.ENQUEUE);
        return schedules.resume(which).chain(there -> looked(there, which));
    }

    @POST
    @Path("{name}/run")
    @Operation(summary = "Make a task of a schedule now, even if it is paused or an earlier task has not ended")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = TaskView.class)))
    @Audited("schedule.run")
    public Uni<Response> run(
            @PathParam("name") String name,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Name which = which(name, tenant, uri, security, Caller.Scope.ENQUEUE);
        TaskId id = TaskId.next();
        return schedules.run(which, id).chain(answered -> {
            TaskId made = known(answered, which);
            Response.ResponseBuilder answer =
                    made.equals(id) ? Response.accepted() : Response.ok().header(TaskResource.UNIQUE_REPLAYED, true);
            return broker.find(made, null)
                    .map(task -> answer.entity(TaskView.of(known(task, which)))
                            .header(HttpHeaders.LOCATION, TaskResource.PATH + "/" + made)
                            .build());
        });
    }

    private Uni<ScheduleView> looked(boolean there, Name name) {
        require(there, name);
        return schedules.find(name).map(found -> view(known(found, name)));
    }

    private static Name which(
            String name, @Nullable String tenant, UriInfo uri, SecurityContext security, Caller.Scope scope) {
        Queries.only(uri, "tenant");
        Caller caller = Caller.of(security).require(scope);
        return new Name(tenant == null ? caller.tenant() : tenant(tenant, caller), ScheduleRequests.name("name", name));
    }

    private static String tenant(String tenant, Caller caller) {
        String named = ScheduleRequests.name("tenant", tenant);
        if (!named.equals(caller.tenant())) {
            caller.require(Caller.Scope.ADMIN);
        }
        return named;
    }

    private ScheduleView view(Standing one) {
        try {
            Map<String, JsonNode> definition = new LinkedHashMap<>();
            json.readTree(one.shown())
                    .fields()
                    .forEachRemaining(field -> definition.put(field.getKey(), field.getValue()));
            definition.put("args", json.readTree(one.args()));
            return new ScheduleView(
                    one.name().own(),
                    one.name().tenant(),
                    one.paused(),
                    one.upcoming(TICKS_SHOWN),
                    one.lastTick(),
                    one.lastTask(),
                    one.skipped(),
                    one.declared(),
                    definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schedule " + one.name() + " in Redis is damaged", e);
        }
    }

    private static <T> T known(@Nullable T found, Name name) {
        if (found == null) {
            throw unknown(name);
        }
        return found;
    }

    private static void require(boolean there, Name name) {
        if (!there) {
            throw unknown(name);
        }
    }

    private static ProblemException unknown(Name name) {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no schedule " + name.own());
    }
}
