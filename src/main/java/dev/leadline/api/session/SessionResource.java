package dev.leadline.api.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Authentication;
import dev.leadline.api.Caller;
import dev.leadline.api.KnownKeys;
import dev.leadline.api.Queries;
import dev.leadline.api.SessionCookie;
import dev.leadline.api.StrictBody;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Sign in and out of the console, and ask who is signed in. It is answered to everybody, since the console asks before it has a key. */
@Path(Authentication.SESSION)
@Tag(name = "Console")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class SessionResource {

    private final KnownKeys keys;
    private final StrictBody bodies;
    private final String version;

    SessionResource(
            KnownKeys keys, ObjectMapper json, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.keys = keys;
        this.bodies = new StrictBody(json);
        this.version = version;
    }

    @Schema(name = "SignIn")
    @RegisterForReflection
    record SignIn(
            @Schema(required = true, description = "The secret of a key") @Nullable
            String key) {}

    /**
     * Who calls.
     *
     * @param keys whether keys are configured, so that one is needed
     * @param tenant null while no key was sent
     * @param scopes what the key may do: read, enqueue, admin; empty while no key was sent
     * @param version of the program; null while no key was sent
     */
    @Schema(name = "Session")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Session(
            boolean keys,
            @Nullable String tenant,
            List<String> scopes,
            @Nullable String version) {}

    @GET
    @Operation(summary = "Who is signed in")
    public Session get(@Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        return session(Caller.of(security));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sign in with a key",
            description = "Sets a cookie that holds the key for a week, and that scripts cannot read.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SignIn.class)))
    public Response signIn(byte[] body, @Context UriInfo uri, @Context HttpServerRequest http) {
        Queries.only(uri);
        String secret = bodies.read(body, SignIn.class, "\"key\"").key();
        Caller caller = keys.find(secret == null ? "" : secret)
                .orElseThrow(() -> new ProblemException(ProblemType.UNAUTHENTICATED, "no such key is configured"));
        return Response.ok(session(caller))
                .cookie(SessionCookie.holding(String.valueOf(secret), http))
                .build();
    }

    @DELETE
    @Operation(summary = "Sign out", description = "Deletes the cookie.")
    public Response signOut(@Context UriInfo uri, @Context HttpServerRequest http) {
        Queries.only(uri);
        return Response.noContent().cookie(SessionCookie.none(http)).build();
    }

    private Session session(Caller caller) {
        boolean known = !caller.scopes().isEmpty();
        List<String> scopes = caller.scopes().stream()
                .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        return new Session(keys.configured(), known ? caller.tenant() : null, scopes, known ? version : null);
    }
}
