package dev.leadline.api.reports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.report.ReportPage;
import dev.leadline.report.StoredText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The text of a page as it was when the claims of a report were checked against it. */
@Path("/api/v1/tasks/{id}/report/sources/{source}")
@Tag(name = "Tasks")
@RegisterForReflection
public class SourceTextResource {

    private static final String TEXT = "text/plain;charset=UTF-8";

    private final WrittenReports reports;

    SourceTextResource(WrittenReports reports) {
        this.reports = reports;
    }

    @GET
    @Produces(TEXT)
    @Operation(
            summary = "The kept text of a source of a report",
            description =
                    "As it was when quotes were looked for in it, one paragraph in a line, in UTF-8: its SHA-256 is the sha256 of the source"
                            + " in the report. It is kept as long as the report, for sources that claims cite.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such task, or its report has no such source",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The task has no report, or none yet, or it does not have the text of this source",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> text(
            @PathParam("id") String id,
            @PathParam("source") String source,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        return reports.find(id, caller).map(written -> answer(written.result().path("sources"), source));
    }

    private static Response answer(JsonNode sources, String id) {
        JsonNode source = StreamSupport.stream(sources.spliterator(), false)
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, none(sources)));
        String text = StoredText.unpack(source.path("snapshot").asText(""))
                .orElseThrow(() -> new ProblemException(
                        ProblemType.CONFLICT,
                        "the report does not have the text of " + id
                                + ": it has those of sources that claims cite, as long as there is room for them"
                                + " (leadline.research.snapshot-bytes)"));
        return Response.ok(text, TEXT)
                .header("Content-Security-Policy", ReportPage.POLICY)
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private static String none(JsonNode sources) {
        String known = StreamSupport.stream(sources.spliterator(), false)
                .map(one -> one.path("id").asText())
                .collect(Collectors.joining(", "));
        return "the report has no such source; " + (known.isEmpty() ? "it has none" : "it has " + known);
    }
}
