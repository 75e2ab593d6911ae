package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The tasks that something is done with: those that are named one by one, or all that match filters. */
final class Chosen {

    @Parameters(arity = "0..*", paramLabel = "ID")
    private List<String> ids = List.of();

    @Mixin
    private TaskFilters filters;

    @Option(names = "--limit", paramLabel = "N", description = "With filters: how many at most.")
    private @Nullable Integer limit;

    @Option(names = "--dry-run", description = "With filters: only count the tasks.")
    private boolean dryRun;

    /**
     * Does it with them.
     *
     * @param action {@code cancel} or {@code retry}
     * @param verb what the tasks are then: {@code cancelled}
     * @param one does it with the task of an id
     */
    int run(LeadlineCommand root, String action, String verb, Function<String, Server.Answer> one) {
        if (ids.isEmpty() == !filters.any()) {
            throw Failure.usage(
                    ids.isEmpty()
                            ? "which tasks? Give their ids, or filters such as --queue or --tag (leadline " + action
                                    + " --help)"
                            : "give ids or filters, and not both");
        }
        if (ids.isEmpty()) {
            if (limit != null && limit < 1) {
                throw Failure.usage("--limit must be 1 or more");
            }
            new Bulk(root, action).run(filters.body(), verb, limit, dryRun);
            return ExitCode.OK.number();
        }
        if (dryRun || limit != null) {
            throw Failure.usage("--dry-run and --limit go with filters, and not with ids");
        }
        ExitCode code = ExitCode.OK;
        for (String id : ids) {
            ExitCode of = runOne(root, action, id, one);
            code = code == ExitCode.OK ? of : code;
        }
        return code.number();
    }

    /** One that fails does not keep the others from being done. */
    private static ExitCode runOne(
            LeadlineCommand root, String action, String id, Function<String, Server.Answer> one) {
        try {
            Server.Answer answer = one.apply(id);
            JsonNode task = answer.json();
            if (root.printer().isJson()) {
                root.printer().json(answer.text());
            } else {
                boolean stopping = task.path("cancelRequested").asBoolean()
                        && action.equals("cancel")
                        && ExitCode.ofState(Json.text(task, "state")) == ExitCode.NOT_ENDED;
                root.printer().line(id + "  " + (stopping ? "is being stopped" : Json.text(task, "state")));
            }
            return ExitCode.OK;
        } catch (Failure e) {
            if (e.code() == ExitCode.UNAVAILABLE || e.code() == ExitCode.REFUSED) {
                throw e;
            }
            root.printer().note(id + "  " + e.sentence());
            return e.code();
        }
    }
}
