package dev.leadline.api.budgets;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Audited;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.ListPage;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.budget.Budget;
import dev.leadline.budget.Budgets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What tenants may spend. For administrators. */
@Path("/api/v1/budgets")
@Tag(name = "Usage")
@Produces(MediaType.APPLICATION_JSON)
@RegisterForReflection
public class BudgetResource {

    private final Budgets budgets;
    private final Queries queries;
    private final LimitsConfig limits;
    private final StrictBody bodies;

    BudgetResource(Budgets budgets, Queries queries, LimitsConfig limits, ObjectMapper json) {
        this.budgets = budgets;
        this.queries = queries;
        this.limits = limits;
        this.bodies = new StrictBody(json);
    }

    @GET
    @Operation(
            summary = "Budgets of tenants and what is used of them, by the names of the tenants",
            description = "Tenants without a budget are not listed. Needs admin.")
    public Uni<ListPage<BudgetAnswer>> list(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Queries.only(uri, "limit", "cursor");
        Caller.of(security).require(Caller.Scope.ADMIN);
        int size = queries.limit(limit);
        // One more than a page shows whether there is a next one.
        return Queries.page(() -> budgets.tenants(cursor == null ? "" : cursor, size + 1))
                .chain(tenants -> page(tenants, size));
    }

    private Uni<ListPage<BudgetAnswer>> page(List<String> tenants, int size) {
        String next = tenants.size() > size ? tenants.get(size - 1) : null;
        List<String> names = tenants.subList(0, Math.min(size, tenants.size()));
        return budgets.of(names)
                .map(standings -> IntStream.range(0, names.size())
                        .mapToObj(i -> BudgetAnswer.of(names.get(i), standings.get(i)))
                        // A budget may be taken away while the page is made.
                        .filter(BudgetAnswer::hasBudget)
                        .toList())
                .map(items -> new ListPage<>(items, next));
    }

    @GET
    @Path("{tenant}")
    @Operation(
            summary = "A tenant's budget, and what is used of it",
            description = "Without a budget of its own, what it spent in this month. Needs admin.")
    public Uni<BudgetAnswer> get(
            @PathParam("tenant") String tenant, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(tenant, uri, security);
        return budgets.of(name).map(standing -> BudgetAnswer.of(name, standing));
    }

    @PUT
    @Path("{tenant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a tenant's budget, or take it away",
            description =
                    "It holds in the whole fleet within a second. What was spent in this period before counts. Without softUsd and"
                            + " hardUsd the tenant has no budget any more. Needs admin.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = BudgetBody.class)))
    @Audited("budget.set")
    public Uni<BudgetAnswer> put(
            @PathParam("tenant") String tenant, byte[] body, @Context UriInfo uri, @Context SecurityContext security) {
        String name = checked(tenant, uri, security);
        Budget budget = bodies.read(body, BudgetBody.class, "\"softUsd\" or \"hardUsd\"")
                .checked(limits);
        return budgets.set(name, budget).chain(() -> budgets.of(name)).map(standing -> BudgetAnswer.of(name, standing));
    }

    /** The name of the tenant, once it is certain that the caller may do this. */
    private String checked(String tenant, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller.of(security).require(Caller.Scope.ADMIN);
        Checks checks = new Checks(limits);
        String name = checks.name("tenant", tenant);
        checks.end();
        return name;
    }
}
