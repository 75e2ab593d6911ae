package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says why a task does not run. */
@Command(name = "why", description = "Says why a task does not run yet, and about when it will.")
final class WhyCommand implements Runnable {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(paramLabel = "ID")
    private String id;

    @Override
    public void run() {
        root.printer().show(root.server().get(Route.of("tasks", id, "why")), this::show);
    }

    private void show(JsonNode why) {
        Printer printer = root.printer();
        String state = Json.text(why, "state");
        printer.line(Style.ofState(state), state + " for " + Span.ago(Json.time(why, "since")));
        for (JsonNode reason : why.path("reasons")) {
            String until = Json.text(reason, "until");
            printer.line("- " + Json.text(reason, "code") + ": " + Json.text(reason, "detail")
                    + (until.isEmpty() ? "" : " (until " + until + ")"));
        }
        if (why.path("expectedStart").isTextual()) {
            printer.line("It is expected to start about " + Json.text(why, "expectedStart") + " ("
                    + Span.ago(Json.time(why, "expectedStart")) + ").");
        }
    }
}
