package dev.leadline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Cancels tasks. */
@Command(
        name = "cancel",
        aliases = "revoke",
        description = {
            "Cancels the tasks that are named, or all that match the filters and have not ended.",
            "Waiting tasks end at once, running ones are stopped within a second. Before many are cancelled, the number is shown"
                    + " and asked about."
        })
final class Cancel implements Callable<Integer> {

    @ParentCommand
    private LeadlineCommand root;

    @Mixin
    private Chosen chosen;

    @Override
    public Integer call() {
        return chosen.run(root, "cancel", "cancelled", id -> root.server().delete(Route.of("tasks", id)));
    }
}
