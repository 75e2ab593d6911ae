package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the same with tasks that are named one by one, or with all that match filters. */
final class Chosen {

    private final LeadlineCommand root;
    private final String action;
    private final String verb;

    /**
     * @param action {@code cancel} or {@code retry}
     * @param verb what the tasks are then: {@code cancelled}
     */
    Chosen(LeadlineCommand root, String action, String verb) {
        this.root = root;
        this.action = action;
        this.verb = verb;
    }

    int run(
            List<String> ids,
            TaskFilters filters,
            @Nullable Integer limit,
            boolean dryRun,
            Function<String, Server.Answer> one) {
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
            ExitCode of = run(id, one);
            code = code == ExitCode.OK ? of : code;
        }
        return code.number();
    }

    /** One that fails does not keep the others from being done. */
    private ExitCode run(String id, Function<String, Server.Answer> one) {
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
