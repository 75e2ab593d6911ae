package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.Caller;
import dev.leadline.api.IdempotencyKeys;
import dev.leadline.api.Queries;
import dev.leadline.flow.NewFlow;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Deep dives on a list of companies: one flow, whose reports go to one folder. */
@Path(DeepDivesResource.PATH)
@Tag(name = "Flows")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class DeepDivesResource {

    static final String PATH = "/api/v1/deep-dives";

    private static final String CSV = "text/csv";
    private static final List<String> ARGUMENTS =
            List.of("driveFolderId", "driveFormat", "depth", "language", "focus", "model");
    private static final List<String> OPTIONS = List.of("queue", "priority");

    private final FlowRequests requests;
    private final FlowResource flows;
    private final IdempotencyKeys idempotency;

    DeepDivesResource(FlowRequests requests, FlowResource flows, IdempotencyKeys idempotency) {
        this.requests = requests;
        this.flows = flows;
        this.idempotency = idempotency;
    }

    // Ten thousand companies take a while to read and to check.
    @Blocking
    @POST
    @Consumes(CSV)
    @Operation(
            summary = "Enqueue a deep dive on each company of a CSV, as one flow",
            description =
                    "The first line names the columns: companyName, and any of website, sources (URLs separated by"
                            + " spaces), focus, language, depth. A cell wins over the parameter of its name. All of it is taken, or"
                            + " nothing; errors name the line. A company that fails does not stop the others.")
    @Parameter(
            name = "driveFolderId",
            in = ParameterIn.QUERY,
            description = "The folder in Google Drive for all reports")
    @Parameter(name = "driveFormat", in = ParameterIn.QUERY, description = "doc or markdown")
    @Parameter(name = "depth", in = ParameterIn.QUERY, description = "quick, standard or deep")
    @Parameter(name = "language", in = ParameterIn.QUERY, description = "Of the reports")
    @Parameter(name = "focus", in = ParameterIn.QUERY, description = "What matters most")
    @Parameter(name = "model", in = ParameterIn.QUERY, description = "The model that is asked")
    @Parameter(name = "queue", in = ParameterIn.QUERY, description = "The queue of the tasks")
    @Parameter(name = "priority", in = ParameterIn.QUERY, description = "high, normal or low")
    @Parameter(
            name = IdempotencyKeys.HEADER,
            in = ParameterIn.HEADER,
            description = "Names the request, so that repeating it makes no second flow",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = CSV,
                            schema = @Schema(type = SchemaType.STRING),
                            example = "companyName,website\nHalyard Robotics,https://halyard.example\n"))
    @APIResponse(
            responseCode = "202",
            description = "Taken",
            content = @Content(schema = @Schema(implementation = FlowView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The first flow of this Idempotency-Key",
            content = @Content(schema = @Schema(implementation = FlowView.class)))
    @APIResponse(
            responseCode = "4XX",
            description = "Refused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> submit(
            byte[] body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri, "driveFolderId", "driveFormat", "depth", "language", "focus", "model", "queue", "priority");
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        CompanyList list = new CompanyList(given(ARGUMENTS, uri), given(OPTIONS, uri));
        SubmitFlow request = list.read(body);
        return flows.begin(checked(list, request, caller, headers), caller);
    }

    private NewFlow checked(CompanyList list, SubmitFlow request, Caller caller, HttpHeaders headers) {
        try {
            return requests.check(request, caller.tenant(), idempotency.of(headers, request));
        } catch (ProblemException refused) {
            throw list.inLines(refused);
        }
    }

    private static ObjectNode given(List<String> names, UriInfo uri) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            @Nullable String value = uri.getQueryParameters().getFirst(name);
            if (value != null && !value.isBlank()) {
                given.put(name, value);
            }
        }
        return given;
    }
}
