package dev.leadline.api.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.api.Caller;
import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.api.Queries;
import dev.leadline.api.StrictBody;
import dev.leadline.control.BulkControl;
import dev.leadline.http.ProblemException;
import dev.leadline.listing.TaskFilter;
import dev.leadline.task.TaskState;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.EnumSet;
import java.util.Set;

/** Reads and checks which tasks a bulk operation is about. */
@Singleton
class Selections {

    private static final int MOST = 10_000;

    private final Queries queries;
    private final LimitsConfig limits;
    private final StrictBody bodies;

    Selections(Queries queries, LimitsConfig limits, ObjectMapper json) {
        this.queries = queries;
        this.limits = limits;
        this.bodies = new StrictBody(json);
    }

    /**
     * The selection in a body; fails with a problem.
     *
     * @param possible the states of tasks with which it can be done
     * @param what can be done with tasks of these states
     */
    BulkControl.Selection read(
            byte[] body, Set<TaskState> possible, String what, UriInfo uri, SecurityContext security) {
        Queries.only(uri);
        Caller caller = Caller.of(security).require(Caller.Scope.ENQUEUE);
        SelectTasks asked = bodies.read(body, SelectTasks.class, "at least one filter");
        if (asked.state() == null && !asked.filters().any()) {
            throw ProblemException.invalid(
                    "",
                    "at least one filter is needed: state, queue, task, tag, errorType, failure, worker, tenant, before or after");
        }
        Checks checks = new Checks(limits);
        TaskState state = Queries.state(asked.state(), checks);
        if (state != null && !possible.contains(state)) {
            checks.add("state", "must be one that " + what + ": " + EnumSet.copyOf(possible));
        }
        TaskFilter filter = queries.filter(caller, asked.filters(), checks);
        Integer limit = checks.range("limit", asked.limit(), 1, MOST);
        checks.end();
        return new BulkControl.Selection(
                filter,
                state == null ? possible : Set.of(state),
                limit == null ? MOST : limit,
                Boolean.TRUE.equals(asked.dryRun()),
                Queries.cursor(asked.cursor()));
    }
}
