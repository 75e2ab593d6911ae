package dev.leadline.gemini;

import dev.leadline.gemini.ModelCatalog.Model;
import dev.leadline.gemini.ModelCatalog.Price;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link ModelCatalog} must keep to, beyond the types of its fields. */
final class CatalogCheck {

    private final ModelCatalog catalog;
    private final List<String> faults = new ArrayList<>();

    private CatalogCheck(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /** What is wrong, for people; empty when it can be used. */
    static Optional<String> fault(ModelCatalog catalog) {
        CatalogCheck check = new CatalogCheck(catalog);
        check.all();
        return check.faults.stream().findFirst();
    }

    private void all() {
        for (Tier tier : Tier.values()) {
            require(catalog.tiers().getOrDefault(tier, 0) > 0, "tiers has no share for " + tier);
        }
        Set<String> names = new HashSet<>();
        for (Model model : catalog.models()) {
            require(names.add(model.name()), "there are two models named " + model.name());
        }
        if (faults.isEmpty()) {
            catalog.models().forEach(this::model);
        }
    }

    private void model(Model model) {
        routes(model);
        for (int i = 0; i < model.prices().size(); i++) {
            price(model, model.prices().get(i));
            for (Price other : model.prices().subList(0, i)) {
                require(
                        other.above() != model.prices().get(i).above()
                                || !overlap(other, model.prices().get(i)),
                        model.name() + " has two prices for the same day");
            }
        }
    }

    private void routes(Model model) {
        Set<String> seen = new HashSet<>();
        @Nullable Model at = model;
        while (at != null && at.routed() != null) {
            String to = at.routed().to();
            require(seen.add(at.name()), model.name() + " is routed in a circle");
            if (!faults.isEmpty()) {
                return;
            }
            at = catalog.model(to).orElse(null);
            require(at != null, model.name() + " is routed to " + to + ", which is not in the list");
        }
    }

    private void price(Model model, Price price) {
        boolean inOrder =
                price.from() == null || price.until() == null || !price.until().isBefore(price.from());
        require(inOrder, model.name() + " has a price that ends before it begins");
        for (long each : new long[] {price.input(), price.output(), price.cached()}) {
            require(each >= 0 && each <= Prices.MOST, model.name() + " has a price that is negative or too high");
            for (Tier tier : Tier.values()) {
                require(
                        each * catalog.tier(model, tier) % Prices.SHARE_OF_UNIT == 0,
                        model.name() + " has a price that is no whole number of units a token in the tier " + tier);
            }
        }
    }

    private static boolean overlap(Price one, Price other) {
        return !before(one.until(), other.from()) && !before(other.until(), one.from());
    }

    private static boolean before(@Nullable LocalDate end, @Nullable LocalDate start) {
        return end != null && start != null && end.isBefore(start);
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
