package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What tenants may spend. */
@Command(
        name = "budgets",
        description =
                "Lists the budgets of tenants and what is used of them, or shows one; sets and deletes them. Needs admin.")
final class Budgets implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(arity = "0..1", paramLabel = "TENANT")
    private @Nullable String one;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        if (one != null) {
            root.printer().card(root.server().get(Route.of("budgets", one)));
            return;
        }
        options.show(
                root,
                () -> Route.of("budgets"),
                () -> new Table("~TENANT", "PER", "#SOFT $", "#HARD $", "#SPENT $", "#HELD $", "ENDS"),
                Budgets::row,
                "No tenant has a budget.");
    }

    private static Object[] row(JsonNode budget) {
        return new Object[] {
            Json.text(budget, "tenant"),
            period(Json.text(budget, "per")),
            Json.text(budget, "softUsd"),
            Json.text(budget, "hardUsd"),
            Json.text(budget, "spentUsd"),
            Json.text(budget, "heldUsd"),
            Span.ago(Json.time(budget, "ends"))
        };
    }

    /** As people say it. */
    private static String period(String iso) {
        for (Per per : Per.values()) {
            if (per.iso.equals(iso)) {
                return per.toString();
            }
        }
        return iso;
    }

    /** The time for which a budget is, again and again. */
    enum Per {
        DAY("P1D"),
        MONTH("P1M");

        private final String iso;

        Per(String iso) {
            this.iso = iso;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Command(
            description = {
                "Sets what a tenant may spend, in US dollars: without --soft or --hard it has no such budget any more.",
                "What it spent in this period before counts."
            })
    void set(
            @Parameters(paramLabel = "TENANT") String tenant,
            @Option(
                            names = "--soft",
                            paramLabel = "USD",
                            description = "From this amount on tasks finish with what they have.")
                    @Nullable
                    BigDecimal soft,
            @Option(
                            names = "--hard",
                            paramLabel = "USD",
                            description = "No call is sent that may cost more than what is left of it.")
                    @Nullable
                    BigDecimal hard,
            @Option(
                            names = "--per",
                            paramLabel = "day|month",
                            defaultValue = "month",
                            description = "A day or month in UTC. Default: month")
                    Per per) {
        if (soft == null && hard == null) {
            throw Failure.usage(
                    "--soft or --hard is needed, such as --hard 50; to take the budget away: leadline budgets"
                            + " delete " + tenant);
        }
        ObjectNode budget = Json.object().put("per", per.iso);
        if (soft != null) {
            budget.put("softUsd", soft);
        }
        if (hard != null) {
            budget.put("hardUsd", hard);
        }
        root.printer()
                .done(root.server().put(Route.of("budgets", tenant), budget), "The budget of " + tenant + " is set.");
    }

    @Command(description = "Takes a tenant's budget away: it may spend any amount.")
    void delete(@Parameters(paramLabel = "TENANT") String tenant) {
        // A budget without amounts is none.
        root.printer().done(root.server().put(Route.of("budgets", tenant), Json.object()), tenant + " has no budget.");
    }
}
