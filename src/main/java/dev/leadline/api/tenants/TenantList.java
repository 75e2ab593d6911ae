package dev.leadline.api.tenants;

import dev.leadline.control.TenantWeight;
import dev.leadline.control.TenantWeights;
import dev.leadline.listing.Portion;
import dev.leadline.listing.Shares;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Tenants with their weights and what they have waiting and running. */
@Singleton
class TenantList {

    private final TenantWeights weights;
    private final Shares shares;

    TenantList(TenantWeights weights, Shares shares) {
        this.weights = weights;
        this.shares = shares;
    }

    /** @param weight 1 if it has none of its own */
    @Schema(name = "TenantShare")
    @RegisterForReflection
    record Item(String tenant, int weight, long waiting, long running) {}

    /**
     * A page of tenants, by name.
     *
     * @param next the cursor of the next page; null on the last
     * @param complete false: there are too many to count all of their tasks, so that some tenants, or some of their tasks, are missing
     */
    @Schema(name = "TenantShares")
    @RegisterForReflection
    record Page(List<Item> items, @Nullable String next, boolean complete) {}

    /**
     * Tenants that have a weight of their own, tasks, or had some lately.
     *
     * @param queue counts only the tasks of this queue; null: those of all
     * @return fails with IllegalArgumentException when the cursor is no name of a tenant
     */
    Uni<Page> page(@Nullable String queue, int limit, @Nullable String cursor) {
        return Uni.combine()
                .all()
                .unis(weights.page(limit, cursor), shares.of(queue))
                .with((weighted, found) -> page(weighted, found, limit, cursor == null ? "" : cursor));
    }

    private static Page page(Portion<TenantWeight> weighted, Shares.Found found, int limit, String after) {
        TreeMap<String, Item> items = new TreeMap<>();
        found.byTenant().forEach((tenant, share) -> {
            if (tenant.compareTo(after) > 0) {
                items.put(tenant, item(new TenantWeight(tenant, TenantWeight.DEFAULT), share));
            }
        });
        for (TenantWeight one : weighted.items()) {
            items.put(one.tenant(), item(one, found.byTenant().getOrDefault(one.tenant(), Shares.Share.NONE)));
        }
        // The weights are the first ones after the cursor, as many as the page has places, so none of them is missing
        // on it.
        List<Item> first = new ArrayList<>();
        for (Map.Entry<String, Item> one : items.entrySet()) {
            if (first.size() == limit) {
                break;
            }
            first.add(one.getValue());
        }
        boolean more = items.size() > limit || weighted.next() != null;
        return new Page(List.copyOf(first), more ? first.get(limit - 1).tenant() : null, found.complete());
    }

    private static Item item(TenantWeight weight, Shares.Share share) {
        return new Item(weight.tenant(), weight.weight(), share.waiting(), share.running());
    }
}
