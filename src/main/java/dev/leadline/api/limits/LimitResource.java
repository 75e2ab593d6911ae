package dev.leadline.api.limits;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.limit.LimitName;
import dev.leadline.limit.LimitRule;
import dev.leadline.limit.LimitRules;
import dev.leadline.limit.LimitView;
import dev.leadline.limit.RulesConfig;
import dev.leadline.limit.SetLimit;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Limits: set, read with their use, delete. For administrators, since a limit holds for all tenants. */
@Path("/api/v1/limits")
@Tag(name = "Limits")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class LimitResource {

    private final LimitRules rules;
    private final RulesConfig config;
    private final LimitsConfig bounds;
    private final Queries queries;
    private final StrictBody bodies;

    LimitResource(LimitRules rules, RulesConfig config, LimitsConfig bounds, Queries queries, ObjectMapper json) {
        this.rules = rules;
        this.config = config;
        this.bounds = bounds;
        this.queries = queries;
        this.bodies = new StrictBody(json);
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set or change a limit",
            description =
                    "The name is handler:NAME, queue:NAME or key:NAME; key:BEGINNING* is for every key that begins so, each of"
                            + " which is counted apart. Of several limits that fit a key, that of the key itself or of its longest"
                            + " beginning holds. The limit holds for the whole fleet from the answer on; tasks that may start now start"
                            + " at once. Tasks that ran already when a limit was made count once they run again. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = LimitBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = LimitAnswer.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = LimitAnswer.class)))
    @Audited("limit.set")
    public Uni<Response> put(
            @PathParam("name") String name, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        LimitName limit = checked(name, uri, security);
        LimitRule rule =
                bodies.read(body, LimitBody.class, "\"concurrent\" or \"rate\"").checked(bounds);
        return rules.put(limit, rule, config.maxLimits()).chain(result -> {
            if (result == SetLimit.Result.TOO_MANY) {
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        "there are " + config.maxLimits() + " limits already, which is the most"
                                + " (leadline.rules.max-limits); a key:BEGINNING* can stand for many keys");
            }
            int status = result == SetLimit.Result.MADE ? 201 : 200;
            return rules.find(limit)
                    .map(view -> Response.status(status)
                            .entity(LimitAnswer.of(found(view, name)))
                            .build());
        });
    }

    @GET
    @Path("{name}")
    @Operation(summary = "A limit and its use", description = "Needs admin.")
    public Uni<LimitAnswer> get(
            @PathParam("name") String name, @Context UriInfo uri, @Context SecurityContext security) {
        return rules.find(checked(name, uri, security)).map(view -> LimitAnswer.of(found(view, name)));
    }

    @GET
    @Operation(summary = "All limits and their use, by name", description = "Needs admin.")
    public Uni<ListPage<LimitAnswer>> list(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller.of(security).require(Caller.Scope.ADMIN);
        int size = queries.limit(limit);
        String after = cursor == null ? null : cursor(cursor);
        // One more than a page shows whether there is a next one.
        return rules.page(after, size + 1).map(views -> page(views, size));
    }

    private static String cursor(String text) {
        try {
            return LimitName.parse(text).text();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("cursor", "is not a cursor: take it from \"next\" of the page before");
        }
    }

    private static ListPage<LimitAnswer> page(List<LimitView> views, int size) {
        List<LimitAnswer> items =
                views.stream().limit(size).map(LimitAnswer::of).toList();
        return new ListPage<>(items, views.size() > size ? items.get(size - 1).name() : null);
    }

    @DELETE
    @Path("{name}")
    @Operation(summary = "Delete a limit: the tasks that wait for it start", description = "Needs admin.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @Audited("limit.delete")
    public Uni<Response> delete(
            @PathParam("name") String name, @Context UriInfo uri, @Context SecurityContext security) {
        return rules.delete(checked(name, uri, security)).map(result -> {
            if (result == SetLimit.Result.UNKNOWN) {
                throw unknown(name);
            }
            return Response.noContent().build();
        });
    }

    /** The name, once it is certain that the caller may do this. */
    private static LimitName checked(String name, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        try {
            return LimitName.parse(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("name", String.valueOf(e.getMessage()));
        }
    }

    private static LimitView found(@Nullable LimitView view, String name) {
        if (view == null) {
            throw unknown(name);
        }
        return view;
    }

    private static ProblemException unknown(String name) {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no limit " + name);
    }
}
