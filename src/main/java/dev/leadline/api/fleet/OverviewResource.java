package dev.leadline.api.fleet;

import dev.leadline.api.Caller;
import dev.leadline.api.Queries;
import dev.leadline.listing.Overview;
import dev.leadline.listing.Overviews;
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
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One answer for a start page. */
@Path("/api/v1/overview")
@Tag(name = "Fleet")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class OverviewResource {

    private final Overviews overviews;
    private final String version;

    OverviewResource(Overviews overviews, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.overviews = overviews;
        this.version = version;
    }

    /**
     * What there is, and what the caller may do.
     *
     * @param now when it was counted
     * @param tenant the caller's
     * @param scopes what the caller may do
     * @param version of Leadline
     * @param queues the 200 that hold most
     * @param others what the other queues hold
     * @param workers how many live
     * @param slots how many tasks these can run at once
     * @param running tasks that run
     * @param complete false: there are more than 10,000 queues, workers or delayed tasks, so that some are not counted
     */
    @Schema(name = "Overview")
    @RegisterForReflection
    record OverviewView(
            Instant now,
            String tenant,
            List<String> scopes,
            String version,
            List<Overview.Queue> queues,
            Overview.Others others,
            long workers,
            long slots,
            long running,
            boolean complete) {}

    @GET
    @Operation(
            summary = "What there is, in short: queues, workers, and what the caller may do",
            description =
                    "Tasks are those of the caller's tenant, or of all tenants for an administrator; workers are all there are. What is"
                            + " told may be 2 seconds old, so that it costs hardly anything to ask often.")
    public Uni<OverviewView> get(@Context UriInfo uri, @Context SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        return overviews.of(caller.visibleTenant()).map(found -> view(caller, found));
    }

    private OverviewView view(Caller caller, Overview found) {
        return new OverviewView(
                found.at(),
                caller.tenant(),
                caller.scopes().stream()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                version,
                found.queues(),
                found.others(),
                found.fleet().workers(),
                found.fleet().slots(),
                found.running(),
                found.complete());
    }
}
