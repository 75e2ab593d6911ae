package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tenants and their weights. */
@Command(
        name = "tenants",
        description = "Lists tenants with their weights and tasks; sets and deletes a weight. Needs admin.")
final class Tenants implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Count the tasks of this queue alone.")
    private @Nullable String queue;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(
                root,
                () -> Route.of("tenants").with("queue", queue),
                () -> new Table("~TENANT", "#WEIGHT", "#WAITING", "#RUNNING"),
                Tenants::row,
                "No tenant has tasks, or a weight of its own.");
    }

    private static Object[] row(JsonNode tenant) {
        return new Object[] {
            Json.text(tenant, "tenant"),
            Json.text(tenant, "weight"),
            Json.text(tenant, "waiting"),
            Json.text(tenant, "running")
        };
    }

    @Command(description = "While tenants wait for the same workers, their tasks start in the ratio of their weights.")
    void set(@Parameters(paramLabel = "TENANT") String tenant, @Parameters(paramLabel = "WEIGHT") int weight) {
        Server.Answer answer =
                root.server().put(Route.of("tenants", tenant), Json.object().put("weight", weight));
        root.printer().done(answer, tenant + " has the weight " + weight + ".");
    }

    @Command(description = "It has the weight 1 again, as all others.")
    void delete(@Parameters(paramLabel = "TENANT") String tenant) {
        root.printer().done(root.server().delete(Route.of("tenants", tenant)), tenant + " has the weight 1.");
    }
}
