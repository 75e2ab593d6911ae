package dev.leadline.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code leadline}, with the options that all its commands share. */
@Command(
        name = "leadline",
        description = "Hands tasks to a Leadline server, follows them, and runs the fleet.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        usageHelpAutoWidth = false,
        subcommands = {
            Enqueue.class,
            Get.class,
            Watch.class,
            ListTasks.class,
            Cancel.class,
            Retry.class,
            WhyCommand.class,
            Timeline.class,
            Request.class,
            Queues.class,
            Workers.class,
            Schedules.class,
            Flows.class,
            DeepDives.class,
            DriveLogin.class,
            Erase.class,
            Limits.class,
            Models.class,
            Tenants.class,
            Failures.class,
            Dead.class,
            Handlers.class,
            Webhooks.class,
            Overview.class,
            Stats.class,
            Usage.class,
            Budgets.class,
            Audit.class,
            Bench.class,
            Completion.class
        })
final class LeadlineCommand {

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the server's JSON, for programs.")
    private boolean json;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The server. Default: $LEADLINE_URL, or " + Address.DEFAULT)
    private @Nullable String url;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Do what would be asked about.")
    private boolean yes;

    private final Surroundings surroundings;
    private @Nullable Terminal terminal;
    private @Nullable Server server;
    private @Nullable Printer printer;

    private LeadlineCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command, and returns the exit code of the process. */
    static int run(String[] arguments, Surroundings surroundings) {
        CommandLine line = line(surroundings);
        int code = line.execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    private static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new LeadlineCommand(surroundings));
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        line.getCommandSpec()
                .usageMessage()
                .footer(
                        "%nThe API key is read from " + Address.KEY + ". A file .env in the working",
                        "directory may have both variables, if the environment has neither.",
                        "Times are given as 30s, 5m, 1h30m, 2d, or PT30S.",
                        "leadline COMMAND --help says more. Without any argument the program starts",
                        "as a server.");
        return line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                // An argument that begins with @ is one, and not the name of a file with more of them.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, LeadlineCommand::duration)
                .setExecutionExceptionHandler(LeadlineCommand::failed);
    }

    private static java.util.Map<String, String> exitCodes() {
        java.util.Map<String, String> codes = new java.util.LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(Integer.toString(code.number()), code.meaning());
        }
        return codes;
    }

    private static Duration duration(String text) {
        try {
            return Span.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof Failure known) {
            List<String> lines =
                    new ArrayList<>(List.of(Width.safe(known.sentence()).split("\n")));
            line.getErr().println("leadline: " + lines.remove(0));
            lines.forEach(line.getErr()::println);
            return known.code().number();
        }
        throw failure;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Server server() {
        if (server == null) {
            server = new Server(Address.find(url, surroundings.environment(), surroundings.folder()));
        }
        return server;
    }

    Printer printer() {
        if (printer == null) {
            printer = new Printer(surroundings, json, this::terminal);
        }
        return printer;
    }

    private Terminal terminal() {
        if (terminal == null) {
            terminal = surroundings.terminal().get();
        }
        return terminal;
    }

    boolean isYes() {
        return yes;
    }

    /** Returns when the answer is yes; else it ends the command. */
    void confirm(String question) {
        if (!yes) {
            new Question(surroundings, terminal()).confirm(question);
        }
    }
}
