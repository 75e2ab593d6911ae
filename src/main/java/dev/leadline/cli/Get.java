package dev.leadline.cli;

import java.nio.file.Path;
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
            "With --wait or --result the exit code says how it ended.",
            "With --report it prints or saves the report of a deep dive."
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

    @Option(
            names = "--report",
            paramLabel = "FORMAT",
            description = "Get the report of a prospect_deep_dive_task: ${COMPLETION-CANDIDATES}.")
    private ReportFile.@Nullable Format report;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "With --report: the file to write. Default: the text is printed; a PDF needs a file.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        ReportFile.Format format = report;
        if (format != null) {
            return report(format);
        }
        if (output != null) {
            throw Failure.usage("--output needs --report, which says what is to be written");
        }
        Duration patience = wait || atMost != null ? atMost : Duration.ZERO;
        int code = new Wait(root, patience).forTask(id, result ? Wait.Show.RESULT : Wait.Show.WHOLE);
        // Who only looks at a task has been shown it, whatever its state.
        return wait || result || atMost != null ? code : ExitCode.OK.number();
    }

    private int report(ReportFile.Format format) {
        ReportFile file = new ReportFile(root, format, output);
        if (wait || atMost != null) {
            ExitCode end = new Wait(root, atMost).untilEnd(id);
            if (end == ExitCode.NOT_ENDED) {
                root.printer().note("It has not ended yet");
                return end.number();
            }
        }
        file.get(id);
        return ExitCode.OK.number();
    }
}
