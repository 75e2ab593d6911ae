package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What operators did. */
@Command(name = "audit", description = "Lists what operators did, newest first. Needs admin.")
final class Audit implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Mixin
    private ListOptions options;

    @Override
    public void run() {
        options.show(
                root,
                () -> Route.of("audit"),
                () -> new Table("AT", "~WHO", "~ACTION", "~TARGET", "~DETAIL"),
                Audit::row,
                "Nothing was done yet.");
    }

    private static Object[] row(JsonNode entry) {
        return new Object[] {
            Json.text(entry, "at"),
            Json.text(entry, "who"),
            Json.text(entry, "action"),
            Json.text(entry, "target"),
            Json.text(entry, "detail")
        };
    }
}
