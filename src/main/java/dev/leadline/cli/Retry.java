package dev.leadline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Chosen chosen;

    @Override
    public Integer call() {
        return chosen.run(root, "retry", "run again", id -> root.server().post(Route.of("tasks", id, "retry"), null));
    }
}
