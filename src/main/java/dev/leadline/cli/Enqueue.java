package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Hands in a task, or many. */
@Command(
        name = "enqueue",
        aliases = "call",
        description = {
            "Hands in a task, and prints its id.",
            "Arguments are given by name (x=1 y=2) or in order (1 2). A value that is JSON counts as JSON, anything else as"
                    + " text. Write -- before a value that begins with a hyphen."
        })
final class Enqueue implements Callable<Integer> {

    @ParentCommand
    private LeadlineCommand root;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TASK",
            description = "The name of its handler; not with --again.")
    private @Nullable String task;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARGUMENT")
    private List<String> words = List.of();

    @Option(
            names = "--args",
            paramLabel = "JSON",
            description = "All arguments as JSON; @FILE or - (input) reads them.")
    private @Nullable String args;

    @Option(
            names = "--again",
            paramLabel = "ID",
            description =
                    "Run this task once more, as a new task, with the arguments and options that are given changed.")
    private @Nullable String again;

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "Tasks as the API takes them, one JSON object a line; - reads the input.")
    private @Nullable String batch;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Names the request: repeating it makes no second task.")
    private @Nullable String key;

    @Mixin
    private WaitOptions wait;

    @Option(names = "--watch", description = "Follow it until the end.")
    private boolean watch;

    @Mixin
    private TaskOptions options;

    @Override
    public Integer call() {
        if (batch != null) {
            if (task != null || again != null || wait.isWanted() || watch) {
                throw Failure.usage("--batch goes with no task, and not with --again, --wait and --watch");
            }
            return new Batch(root).send(Arguments.content(batch, root.surroundings()));
        }
        Server.Answer answer = new Submission(root.server()).send(Route.of("tasks"), body(), key);
        return answered(answer);
    }

    private ObjectNode body() {
        ObjectNode body = again == null ? Json.object() : before(again);
        if (again == null && task != null) {
            body.put("task", task);
        }
        if (!body.has("task")) {
            throw Failure.usage("which task? leadline handlers lists them");
        }
        JsonNode given = given();
        if (given instanceof ObjectNode named && body.path("args") instanceof ObjectNode old) {
            old.setAll(named);
        } else if (given != null) {
            body.set("args", given);
        }
        options.into(body);
        return body;
    }

    private ObjectNode before(String id) {
        Server.Answer answer = root.server().get(Route.of("tasks", id, "request"));
        answer.headers()
                .firstValue("Left-Out")
                .ifPresent(
                        option -> root.printer().note("The new task has no " + option + " unless it is given here."));
        JsonNode request = answer.json();
        return request instanceof ObjectNode object ? object : Json.object();
    }

    private @Nullable JsonNode given() {
        List<String> given = new ArrayList<>(words);
        if (again != null && task != null) {
            // The name of the task is known, so that the first word is an argument already.
            given.add(0, task);
        }
        if (args == null) {
            return Arguments.read(given);
        }
        if (!given.isEmpty()) {
            throw Failure.usage("--args has all arguments: give no others");
        }
        return Json.require(Arguments.text(args, root.surroundings()), "--args");
    }

    private int answered(Server.Answer answer) {
        String id = Json.text(answer.json(), "id");
        Printer printer = root.printer();
        if (answer.headers().firstValue("Unique-Replayed").isPresent()) {
            printer.note("It is to be unique, and this one was there before: " + id);
        }
        if (watch) {
            printer.note(id);
            return Watch.task(root, id);
        }
        if (wait.isWanted()) {
            printer.note(id);
            return wait.forTask(id, root);
        }
        if (printer.isJson()) {
            printer.json(answer.text());
        } else {
            printer.line(id);
        }
        return ExitCode.OK.number();
    }
}
