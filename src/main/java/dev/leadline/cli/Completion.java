package dev.leadline.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options.",
            "bash: source <(leadline completion bash)   zsh: source <(leadline completion zsh)",
            "Put that line into ~/.bashrc or ~/.zshrc."
        })
final class Completion implements Runnable {

    private static final List<String> SHELLS = List.of("bash", "zsh");

    @ParentCommand
    private LeadlineCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh")
    private String shell;

    @Override
    public void run() {
        if (!SHELLS.contains(shell)) {
            throw Failure.usage("the shell must be bash or zsh");
        }
        // zsh runs scripts for bash with its bashcompinit, which the script loads by itself.
        root.printer().json(AutoComplete.bash("leadline", spec.root().commandLine()));
    }
}
