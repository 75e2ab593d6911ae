package dev.leadline.api.usage;

import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.ledger.Ledger;
import dev.leadline.ledger.Sums;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What was used and paid. */
@Path("/api/v1/usage")
@Tag(name = "Usage")
@RegisterForReflection
public class UsageResource {

    /** Who accepts anything gets JSON. */
    private static final String CSV = "text/csv;qs=0.5";

    private final Ledger ledger;
    private final Queries queries;
    private final LimitsConfig limits;

    UsageResource(Ledger ledger, Queries queries, LimitsConfig limits) {
        this.ledger = ledger;
        this.queries = queries;
        this.limits = limits;
    }

    /**
     * Sums of what was used and paid.
     *
     * @param items days in their order; all else by cost, the most first
     */
    @Schema(name = "Usages")
    @RegisterForReflection
    record UsageView(List<SumView> items, SumView total) {

        static UsageView of(Sums sums, Ledger.By by) {
            List<SumView> items = sums.byKey().entrySet().stream()
                    .map(one -> SumView.of(one.getKey(), one.getValue()))
                    .sorted((a, b) -> by == Ledger.By.DAY ? 0 : b.costUsd().compareTo(a.costUsd()))
                    .toList();
            return new UsageView(items, SumView.of(null, sums.total()));
        }
    }

    /** What is asked for, checked. */
    private record Asked(Ledger.By by, Ledger.Query query, Days days) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "What was used and paid, by day, task, model or tenant",
            description =
                    "Sums of whole days (UTC) of the caller's tenant; an administrator sees all tenants. Every call that a provider"
                            + " answered is counted, also of attempts that failed, were cancelled, or were lost. It belongs to the day on"
                            + " which it was sent. With Accept: text/csv, the single calls: the newest 100,000 or so are kept.")
    public Uni<UsageView> sums(
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            enumeration = {"day", "task", "model", "tenant"},
                                            defaultValue = "day"))
                    @Nullable
                    String by,
            @RestQuery
                    @Parameter(
                            description =
                                    "The first day, such as 2026-11-01, or an RFC 3339 time in it. Default: 30 days with the last one")
                    @Nullable
                    String from,
            @RestQuery
                    @Parameter(description = "The last day, or an RFC 3339 time, which is excluded. Default: today")
                    @Nullable
                    String to,
            @RestQuery @Parameter(description = "The name of a task's handler") @Nullable String task,
            @RestQuery @Nullable String model,
            @RestQuery @Parameter(description = "Another one than the caller's own needs admin") @Nullable
                    String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Asked asked = asked(by, from, to, task, model, tenant, uri, security);
        return ledger.sums(asked.query(), asked.by()).map(sums -> UsageView.of(sums, asked.by()));
    }

    @GET
    @Produces(CSV)
    @Operation(hidden = true)
    public Multi<String> lines(
            @RestQuery @Nullable String by,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String task,
            @RestQuery @Nullable String model,
            @RestQuery @Nullable String tenant,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        Asked asked = asked(by, from, to, task, model, tenant, uri, security);
        Multi<String> rows = ledger.lines(
                        asked.query(), asked.days().from(), asked.days().to())
                .map(Csv::row);
        return Multi.createBy().concatenating().streams(Multi.createFrom().item(Csv.HEADER), rows);
    }

    private Asked asked(
            @Nullable String by,
            @Nullable String from,
            @Nullable String to,
            @Nullable String task,
            @Nullable String model,
            @Nullable String tenant,
            UriInfo uri,
            SecurityContext security) {
        Queries.only(uri, "by", "from", "to", "task", "model", "tenant");
        Caller caller = Caller.of(security).require(Caller.Scope.READ);
        Checks checks = new Checks(limits);
        Ledger.By known = by(by, checks);
        Days days = Days.parse(from, to, Instant.now(), checks);
        // The same checks of names and of tenants as for lists.
        String visible = queries.filter(
                        caller, new Queries.Filters(null, task, null, null, null, null, tenant, null, null), checks)
                .tenant();
        checks.end();
        return new Asked(known, new Ledger.Query(visible, task, model, days.first(), days.last()), days);
    }

    private static Ledger.By by(@Nullable String text, Checks checks) {
        if (text == null) {
            return Ledger.By.DAY;
        }
        for (Ledger.By by : Ledger.By.values()) {
            if (by.name().toLowerCase(Locale.ROOT).equals(text)) {
                return by;
            }
        }
        checks.add("by", "must be one of day, task, model, tenant");
        return Ledger.By.DAY;
    }
}
