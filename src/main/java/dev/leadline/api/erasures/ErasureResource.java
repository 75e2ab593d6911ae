package dev.leadline.api.erasures;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.erasure.Erasures;
import dev.leadline.http.ProblemException;
import dev.leadline.listing.Cursor;
import dev.leadline.report.PersonName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
import org.jspecify.annotations.Nullable;

/** Takes a person out of all reports. */
@Path("/api/v1/erasures")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class ErasureResource {

    private static final int LONGEST = 200;

    private final Erasures erasures;
    private final StrictBody bodies;

    ErasureResource(Erasures erasures, ObjectMapper json) {
        this.erasures = erasures;
        this.bodies = new StrictBody(json);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Erase a person from the stored reports of deep dives",
            description =
                    "Looks at up to 50 ended tasks of prospect_deep_dive_task of the caller's tenant (an administrator: of all), in Redis"
                            + " and in the archive, and removes what names the person: claims, lines of the report, and what failed research"
                            + " had kept. Repeat it with next as cursor until next is null; to do it again changes nothing. It does not reach"
                            + " files in Google Drive and uploads under way, webhooks that were sent, arguments, and tasks that have"
                            + " not ended. The audit log has the counts, and not the name.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = EraseBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "What was done",
            content = @Content(schema = @Schema(implementation = ErasedPage.class)))
    @Audited(value = "person.erase", body = false, answer = true)
    public Uni<ErasedPage> erase(byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        EraseBody asked = bodies.read(body, EraseBody.class, "a name");
        PersonName name = name(asked.name());
        @Nullable Cursor from = Queries.cursor(asked.cursor());
        return Queries.page(() -> erasures.erase(name, caller.visibleTenant(), from))
                .map(ErasedPage::of);
    }

    /** The message does not repeat the name, since messages are logged. */
    private static PersonName name(@Nullable String name) {
        if (name == null || name.length() > LONGEST) {
            throw ProblemException.invalid("name", "must be a name of at most " + LONGEST + " characters");
        }
        return PersonName.of(name)
                .orElseThrow(() -> ProblemException.invalid(
                        "name", "must be a whole name, of two words or more, so that nobody else is erased"));
    }
}
