package dev.leadline.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command that hands something in waits for its end, and for how long. */
final class WaitOptions {

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the end, and print what came of it.")
    private boolean wait;

    @Option(names = "--at-most", paramLabel = "TIME", description = "With --wait: how long. Default: until the end")
    private @Nullable Duration atMost;

    boolean isWanted() {
        return wait;
    }

    /** Programs get all of it, people the result. Returns the exit code. */
    int forTask(String id, LeadlineCommand root) {
        return new Wait(root, atMost).forTask(id, shown(root));
    }

    /** Programs get all of it, people the results. Returns the exit code. */
    int forFlow(String id, LeadlineCommand root) {
        return new Wait(root, atMost).forFlow(id, shown(root));
    }

    private static Wait.Show shown(LeadlineCommand root) {
        return root.printer().isJson() ? Wait.Show.WHOLE : Wait.Show.RESULT;
    }
}
