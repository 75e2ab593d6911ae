package dev.leadline.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deep dives on the companies of a file. */
@Command(
        name = "deep-dive",
        description = {
            "Starts a deep dive on each company of a CSV file, as one flow, and prints its id.",
            "The first line names the columns: companyName, and any of website, sources (URLs separated by spaces), focus,"
                    + " language, depth."
        })
final class DeepDives implements Callable<Integer> {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "FILE", description = "CSV in UTF-8; - reads the input.")
    private String file;

    @Option(
            names = {"-f", "--folder"},
            paramLabel = "ID",
            description = "The folder in Google Drive for the reports: the last part of its address.")
    private @Nullable String folder;

    @Option(names = "--format", paramLabel = "FORMAT", description = "doc (a Google Doc) or markdown")
    private @Nullable String format;

    @Option(names = "--depth", paramLabel = "DEPTH", description = "quick, standard or deep")
    private @Nullable String depth;

    @Option(names = "--language", paramLabel = "LANGUAGE", description = "Of the reports, such as en or German")
    private @Nullable String language;

    @Option(names = "--focus", paramLabel = "TEXT", description = "What matters most")
    private @Nullable String focus;

    @Option(names = "--model", paramLabel = "MODEL", description = "The model that is asked")
    private @Nullable String model;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "The queue of the tasks")
    private @Nullable String queue;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "high, normal or low")
    private @Nullable String priority;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Names the request: repeating it makes no second flow.")
    private @Nullable String key;

    @Mixin
    private WaitOptions wait;

    @Override
    public Integer call() {
        String companies = Arguments.content(file, root.surroundings());
        Route route = Route.of("deep-dives")
                .with("driveFolderId", folder)
                .with("driveFormat", format)
                .with("depth", depth)
                .with("language", language)
                .with("focus", focus)
                .with("model", model)
                .with("queue", queue)
                .with("priority", priority);
        Server.Answer answer = new Submission(root.server()).send(route, companies, "text/csv", key);
        String id = Json.text(answer.json(), "id");
        if (!wait.isWanted()) {
            root.printer().done(answer, id);
            return ExitCode.OK.number();
        }
        root.printer().note(id);
        return wait.forFlow(id, root);
    }
}
