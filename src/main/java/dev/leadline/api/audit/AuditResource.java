package dev.leadline.api.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.leadline.api.Caller;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.audit.AuditLog;
import dev.leadline.audit.Deed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What operators did. */
@Path("/api/v1/audit")
@Tag(name = "Audit")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class AuditResource {

    private final AuditLog log;
    private final Queries queries;

    AuditResource(AuditLog log, Queries queries) {
        this.log = log;
        this.queries = queries;
    }

    /**
     * Something that was done.
     *
     * @param who name of the key with which it was done
     * @param action such as queue.pause
     * @param target the name or id of what it was done to; empty when it was more than one thing
     */
    @Schema(name = "Deed")
    @RegisterForReflection
    record DeedView(
            Instant at,
            String who,
            String action,
            String target,

            @JsonRawValue
            @Schema(
                    implementation = Object.class,
                    description =
                            "The parameters of the request; its body as request, unless that may hold arguments or secrets; counts as"
                                    + " answer")
            String detail) {

        static DeedView of(AuditLog.Noted noted) {
            Deed deed = noted.deed();
            return new DeedView(noted.at(), deed.who(), deed.action(), deed.target(), deed.detail());
        }
    }

    @GET
    @Operation(
            summary = "What was done to queues, workers, limits, schedules, tenants, and to tasks and flows that exist",
            description = "Newest first; the newest 10,000 or some more are kept. Needs admin.")
    public Uni<ListPage<DeedView>> list(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller.of(security).require(Caller.Scope.ADMIN);
        int most = queries.limit(limit);
        return Queries.page(() -> log.page(most, cursor))
                .map(page ->
                        new ListPage<>(page.items().stream().map(DeedView::of).toList(), page.next()));
    }
}
