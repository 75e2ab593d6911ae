package dev.leadline.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs tasks again. */
@Command(
        name = "retry",
        description = {
            "Runs tasks again that failed, were cancelled or expired: those that are named, or all that match the filters.",
            "Results of finished steps are kept. With other arguments: leadline enqueue --again ID x=2"
        })
final class Retry implements Callable<Integer> {

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
        return new Chosen(root, "retry", "run again")
                .run(ids, filters, limit, dryRun, id -> root.server().post(Route.of("tasks", id, "retry"), null));
    }
}
