package dev.leadline.api.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.http.ProblemException;
import dev.leadline.quota.ModelQuota;
import dev.leadline.quota.Quotas;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The models, their quotas and what is used of them. For administrators, since a quota is shared by all tenants. */
@Path("/api/v1/models")
@Tag(name = "Models")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class ModelResource {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Quotas quotas;
    private final StrictBody bodies;

    ModelResource(Quotas quotas, ObjectMapper json) {
        this.quotas = quotas;
        this.bodies = new StrictBody(json);
    }

    /** What may be changed. */
    @Schema(name = "ModelChange")
    @RegisterForReflection
    record Change(
            @Schema(required = true, description = "true: no call of it begins; those under way go on") @Nullable
            Boolean paused) {}

    @GET
    @Operation(
            summary = "Models and what is used of their quotas, by name",
            description =
                    "Those that are configured (GEMINI_LIMITS), were called under a limit, were refused for a quota, or were"
                            + " paused. Needs admin.")
    public Uni<ListPage<ModelAnswer>> list(@Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        return quotas.models()
                .map(models -> new ListPage<>(models.stream().map(this::answer).toList(), null));
    }

    @PATCH
    @Path("{model}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause a model, or let it go on",
            description =
                    "Holds for the whole fleet. Tasks whose next call is of a paused model wait in Redis, without a slot. Needs"
                            + " admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Change.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = ModelAnswer.class)))
    @Audited("model.change")
    public Uni<ModelAnswer> change(
            @PathParam("model") String model, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        if (!NAME.matcher(model).matches()) {
            throw ProblemException.invalid("model", "must be 1 to 100 letters, digits and the signs . _ -");
        }
        Boolean paused = bodies.read(body, Change.class, "\"paused\"").paused();
        if (paused == null) {
            throw ProblemException.invalid("paused", "is required: true or false");
        }
        return quotas.pause(model, paused).chain(quotas::models).map(models -> find(models, model));
    }

    private ModelAnswer answer(ModelQuota model) {
        return ModelAnswer.of(model, quotas.dayEndsAt());
    }

    private ModelAnswer find(List<ModelQuota> models, String name) {
        return models.stream()
                .filter(model -> model.model().equals(name))
                .findFirst()
                .map(this::answer)
                // There are more than are listed.
                .orElseThrow(() -> ProblemException.invalid("model", "there are too many models to show this one"));
    }
}
