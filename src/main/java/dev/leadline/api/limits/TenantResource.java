package dev.leadline.api.limits;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.limit.LimitRules;
import dev.leadline.limit.RulesConfig;
import dev.leadline.limit.SetWeight;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The weights of tenants: their shares where they take turns. For administrators. */
@Path("/api/v1/tenants")
@Tag(name = "Limits")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class TenantResource {

    private static final int HEAVIEST = 1_000;

    private final LimitRules rules;
    private final RulesConfig config;
    private final LimitsConfig bounds;
    private final Queries queries;
    private final StrictBody bodies;

    TenantResource(LimitRules rules, RulesConfig config, LimitsConfig bounds, Queries queries, ObjectMapper json) {
        this.rules = rules;
        this.config = config;
        this.bounds = bounds;
        this.queries = queries;
        this.bodies = new StrictBody(json);
    }

    @Schema(name = "NewTenantWeight")
    @RegisterForReflection
    record WeightBody(
            @Schema(required = true, minimum = "1", maximum = "1000", examples = "3") @Nullable
            Integer weight) {}

    @Schema(name = "TenantWeight")
    @RegisterForReflection
    record TenantWeight(String tenant, int weight) {}

    @PUT
    @Path("{tenant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the weight of a tenant",
            description =
                    "Where tenants take turns, in a lane of a queue and at a limit, one of weight 3 starts three times as"
                            + " many tasks as one of weight 1, which is everybody's weight otherwise. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = WeightBody.class)))
    public Uni<TenantWeight> put(
            @PathParam("tenant") String tenant, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(tenant, uri, security);
        int weight = weight(bodies.read(body, WeightBody.class, "\"weight\""));
        return rules.putWeight(name, weight, config.maxWeights()).map(result -> {
            if (result == SetWeight.Result.TOO_MANY) {
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        config.maxWeights() + " tenants have a weight already, which is the most"
                                + " (leadline.rules.max-weights)");
            }
            return new TenantWeight(name, weight);
        });
    }

    private int weight(WeightBody body) {
        Checks checks = new Checks(bounds);
        Integer weight = checks.range("weight", body.weight(), 1, HEAVIEST);
        if (weight == null) {
            checks.add("weight", "is required");
        }
        checks.end();
        return weight == null ? 1 : weight;
    }

    @GET
    @Operation(summary = "Tenants that have a weight, by name", description = "All others have 1. Needs admin.")
    public Uni<ListPage<TenantWeight>> list(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller.of(security).require(Caller.Scope.ADMIN);
        int size = queries.limit(limit);
        return rules.weights().map(weights -> page(cursor == null ? weights : weights.tailMap(cursor + '\0'), size));
    }

    private static ListPage<TenantWeight> page(SortedMap<String, Integer> rest, int size) {
        List<TenantWeight> items = new ArrayList<>();
        for (var one : rest.entrySet()) {
            if (items.size() == size) {
                return new ListPage<>(items, items.get(size - 1).tenant());
            }
            items.add(new TenantWeight(one.getKey(), one.getValue()));
        }
        return new ListPage<>(items, null);
    }

    @DELETE
    @Path("{tenant}")
    @Operation(summary = "Give a tenant the weight 1 again", description = "Needs admin.")
    @APIResponse(responseCode = "204", description = "Deleted")
    public Uni<Response> delete(
            @PathParam("tenant") String tenant, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(tenant, uri, security);
        return rules.deleteWeight(name).map(result -> {
            if (result == SetWeight.Result.UNKNOWN) {
                throw new ProblemException(ProblemType.NOT_FOUND, "the tenant " + name + " has no weight of its own");
            }
            return Response.noContent().build();
        });
    }

    /** The name, once it is certain that the caller may do this. */
    private String checked(String tenant, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        Checks checks = new Checks(bounds);
        String name = checks.name("tenant", tenant);
        checks.end();
        return name;
    }
}
