package dev.leadline.api.reports;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.http.Problem;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.report.Report;
import dev.leadline.report.ReportPage;
import dev.leadline.report.ReportPdf;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.text.Normalizer;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The report of a deep dive as a file. */
@Path("/api/v1/tasks/{id}/report")
@Tag(name = "Tasks")
@RegisterForReflection
public class ReportResource {

    private final WrittenReports reports;
    private final ReportPdf pdf;

    ReportResource(WrittenReports reports, ReportPdf pdf) {
        this.reports = reports;
        this.pdf = pdf;
    }

    @GET
    @Produces({ReportFormat.JSON_TYPE, ReportFormat.HTML_TYPE, ReportFormat.MD_TYPE, ReportFormat.PDF_TYPE})
    @Operation(
            summary = "The report of a prospect_deep_dive_task as a file",
            description =
                    "Without format, what the client accepts decides, and who accepts anything gets JSON. The HTML needs nothing but"
                            + " itself, shows the quotes of a claim when it is pointed at or tapped, and prints well. The PDF has Latin, Greek,"
                            + " Cyrillic and Hebrew letters; the native executable makes none.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = ReportFormat.JSON_TYPE, schema = @Schema(implementation = Object.class)),
                @Content(mediaType = "text/html", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "text/markdown", schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = ReportFormat.PDF_TYPE,
                        schema = @Schema(implementation = String.class, format = "binary"))
            })
    @APIResponse(
            responseCode = "409",
            description = "The task has no report, or none yet, or none of that format can be made",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Response> report(
            @PathParam("id") String id,
            @RestQuery @Parameter(schema = @Schema(enumeration = {"json", "html", "md", "pdf"})) @Nullable
                    String format,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "format");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        ReportFormat wanted = wanted(format, headers);
        return reports.find(id, caller).chain(written -> answer(written, wanted));
    }

    private static ReportFormat wanted(@Nullable String format, HttpHeaders headers) {
        if (format == null) {
            return ReportFormat.of(headers.getAcceptableMediaTypes()).orElse(ReportFormat.JSON);
        }
        return ReportFormat.of(format)
                .orElseThrow(() -> ProblemException.invalid("format", "must be one of " + ReportFormat.keys()));
    }

    private Uni<Response> answer(WrittenReports.Written written, ReportFormat format) {
        Report report = written.report();
        return switch (format) {
            case JSON -> Uni.createFrom().item(file(written.result().toString(), format, report));
            case MD ->
                Uni.createFrom().item(file(written.result().path("report").asText(), format, report));
            case HTML -> Uni.createFrom().item(file(ReportPage.html(report), format, report));
            case PDF ->
                pdf.of(report)
                        .map(bytes -> file(bytes, format, report))
                        .onFailure(ReportPdf.NotMade.class)
                        .transform(failure -> notMade((ReportPdf.NotMade) failure));
        };
    }

    private static ProblemException notMade(ReportPdf.NotMade failure) {
        return new ProblemException(
                failure.isForNow() ? ProblemType.BUSY : ProblemType.CONFLICT, String.valueOf(failure.getMessage()));
    }

    private static Response file(Object content, ReportFormat format, Report report) {
        String disposition = format == ReportFormat.HTML ? "inline" : "attachment";
        return Response.ok(content, format.type())
                .header("Content-Disposition", disposition + "; filename=\"" + name(report) + "." + format.key() + "\"")
                .header("Content-Security-Policy", ReportPage.POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Vary", "Accept")
                .build();
    }

    /** A name that every file system takes, such as {@code acme-2026-03-31}. */
    private static String name(Report report) {
        String plain = Normalizer.normalize(report.company(), Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String start = plain.length() > 60 ? plain.substring(0, 60) : plain;
        return (start.isEmpty() ? "report" : start) + "-" + report.day();
    }
}
