package dev.leadline.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

    @Parameters(arity = "0..*", paramLabel = "ID")
    private List<String> ids = List.of();

    @Mixin
    private TaskFilters filters;

    @Option(names = "--limit", paramLabel = "N", description = "With filters: how many at most.")
    private @Nullable Integer limit;

    @Option(names = "--dry-run", description = "With filters: only count the tasks.")
    private boolean dryRun;

    @Override
    public Integer call() {
        return new Chosen(root, "cancel", "cancelled")
                .run(ids, filters, limit, dryRun, id -> root.server().delete(Route.of("tasks", id)));
    }
}
