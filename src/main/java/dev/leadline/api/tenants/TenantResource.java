package dev.leadline.api.tenants;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.api.TaskRequests;
import dev.leadline.control.TenantWeight;
import dev.leadline.control.TenantWeights;
import dev.leadline.control.TooManyRules;
import dev.leadline.handler.Arguments;
import dev.leadline.http.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Tenants, their weights and what they have waiting. For administrators. */
@Path("/api/v1/tenants")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class TenantResource {

    private static final String RIGHT = "must be a whole number, 1 to " + TenantWeight.MOST;

    private final TenantWeights weights;
    private final TenantList tenants;
    private final Queries queries;
    private final LimitsConfig limits;
    private final ObjectMapper strict;

    TenantResource(TenantWeights weights, TenantList tenants, Queries queries, LimitsConfig limits, ObjectMapper json) {
        this.weights = weights;
        this.tenants = tenants;
        this.queries = queries;
        this.limits = limits;
        this.strict = Arguments.strict(json);
    }

    /** A tenant and its weight: 1 if it has none of its own. */
    @Schema(name = "Tenant")
    @RegisterForReflection
    record TenantView(String tenant, int weight) {
        static TenantView of(TenantWeight one) {
            return new TenantView(one.tenant(), one.weight());
        }
    }

    @Schema(name = "SetTenant")
    @RegisterForReflection
    record SetTenant(
            @Schema(required = true, minimum = "1", maximum = "1000", examples = "3") @Nullable
            Integer weight) {}

    @GET
    @Operation(
            summary =
                    "Tenants that have tasks or a weight of their own, by name, with what they have waiting and running",
            description = "With a queue, only the tasks of this queue count. Needs admin.")
    public Uni<TenantList.Page> list(
            @RestQuery @Nullable String queue,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "queue", "limit", "cursor");
        Caller.of(security).require(Caller.Scope.ADMIN);
        int size = queries.limit(limit);
        if (queue != null) {
            Checks checks = new Checks(limits);
            checks.name("queue", queue);
            checks.end();
        }
        return Queries.page(() -> tenants.page(queue, size, cursor));
    }

    @GET
    @Path("{tenant}")
    @Operation(
            summary = "A tenant's weight",
            description =
                    "1 if it has none of its own; whether the tenant has tasks, or a key, does not matter. Needs admin.")
    public Uni<TenantView> get(
            @PathParam("tenant") String tenant, @Context UriInfo uri, @Context SecurityContext security) {
        return weights.find(checked(tenant, uri, security)).map(TenantView::of);
    }

    @PUT
    @Path("{tenant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give a tenant a weight",
            description =
                    "While several tenants have tasks in the same lane of a queue, their tasks start in the ratio of their weights;"
                            + " a tenant without one has 1. It counts from the next take of each worker on. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SetTenant.class)))
    @Audited("tenant.weight")
    public Uni<TenantView> put(
            @PathParam("tenant") String tenant, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        TenantWeight weight = new TenantWeight(checked(tenant, uri, security), weight(body));
        return weights.set(weight)
                .onFailure(TooManyRules.class)
                .transform(many -> ProblemException.invalid("tenant", "cannot get a weight: " + many.getMessage()))
                .replaceWith(TenantView.of(weight));
    }

    @DELETE
    @Path("{tenant}")
    @Operation(
            summary = "Take a tenant's own weight away",
            description = "It then has 1 again, as all others; so it does if it had none. Needs admin.")
    @APIResponse(responseCode = "204", description = "It has no weight of its own")
    @Audited("tenant.forget")
    public Uni<Void> delete(
            @PathParam("tenant") String tenant, @Context UriInfo uri, @Context SecurityContext security) {
        return weights.remove(checked(tenant, uri, security));
    }

    private int weight(byte[] body) {
        @Nullable
        SetTenant request = body.length == 0
                ? null
                : TaskRequests.<@Nullable SetTenant>inBody(() -> strict.readValue(body, SetTenant.class));
        if (request == null) {
            throw ProblemException.invalid(
                    "", "the body is empty; a JSON object with \"weight\" is needed, such as {\"weight\": 3}");
        }
        @Nullable Integer weight = request.weight();
        if (weight == null || weight < 1 || weight > TenantWeight.MOST) {
            throw ProblemException.invalid("weight", weight == null ? "is required, and " + RIGHT : RIGHT);
        }
        return weight;
    }

    /** The name of the tenant, once it is certain that the caller may do this. */
    private String checked(String tenant, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        Checks checks = new Checks(limits);
        String name = checks.name("tenant", tenant);
        checks.end();
        return name;
    }
}
