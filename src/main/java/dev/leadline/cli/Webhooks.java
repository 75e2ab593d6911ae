package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Deliveries of webhooks. */
@Command(
        name = "webhooks",
        description = {"Lists deliveries of webhooks.", "leadline retry ID sends a failed one again."})
final class Webhooks implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "PENDING, DELIVERED or FAILED")
    private @Nullable String state;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(
                root,
                () -> Route.of("webhooks").with("state", state),
                () -> new Table("ID", "STATE", "~HOST", "#TRIES", "#LAST STATUS", "#AGE", "TASK", "~ERROR"),
                Webhooks::row,
                "There is no delivery.");
    }

    private static Object[] row(JsonNode delivery) {
        return new Object[] {
            Json.text(delivery, "id"),
            Table.Cell.state(Json.text(delivery, "state")),
            Json.text(delivery, "host"),
            Json.text(delivery, "attempts"),
            Json.text(delivery, "lastStatus"),
            Span.ago(Json.time(delivery, "createdAt")),
            Json.text(delivery, "task"),
            Json.text(delivery, "error")
        };
    }
}
