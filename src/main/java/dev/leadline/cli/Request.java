package dev.leadline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows with what a task was enqueued. */
@Command(
        name = "request",
        description = {
            "Prints the request with which the same task can be enqueued again, as JSON.",
            "leadline enqueue --again ID x=2 does so with changes."
        })
final class Request implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "ID")
    private String id;

    @Override
    public void run() {
        Server.Answer answer = root.server().get(Route.of("tasks", id, "request"));
        root.printer().json(root.printer().isJson() ? answer.text() : Json.pretty(answer.json()));
    }
}
