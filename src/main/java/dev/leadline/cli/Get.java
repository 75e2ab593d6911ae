package dev.leadline.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows a task. */
@Command(
        name = "get",
        aliases = "result",
        description = {
            "Shows a task; with --wait, when it has ended.",
            "With --wait or --result the exit code says how it ended."
        })
final class Get implements Callable<Integer> {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "ID")
    private String id;

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the end.")
    private boolean wait;

    @Option(names = "--at-most", paramLabel = "TIME", description = "With --wait: how long. Default: until the end")
    private @Nullable Duration atMost;

    @Option(
            names = {"-r", "--result"},
            description = "Print the result alone: a text as it is, anything else as JSON.")
    private boolean result;

    @Override
    public Integer call() {
        Duration patience = wait || atMost != null ? atMost : Duration.ZERO;
        int code = new Wait(root, patience).forTask(id, result ? Wait.Show.RESULT : Wait.Show.WHOLE);
        // Who only looks at a task has been shown it, whatever its state.
        return wait || result || atMost != null ? code : ExitCode.OK.number();
    }
}
