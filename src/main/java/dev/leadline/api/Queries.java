package dev.leadline.api;

import dev.leadline.broker.TaskPage;
import dev.leadline.broker.TaskQuery;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks query parameters, as strictly as bodies. */
@Singleton
class Queries {

    private static final int DEFAULT_LIMIT = 50;

    private final LimitsConfig limits;

    Queries(LimitsConfig limits) {
        this.limits = limits;
    }

    /** Refuses parameters that the address does not know, and those without a value or with two. */
    static void only(UriInfo uri, String... known) {
        List<String> names = Arrays.asList(known);
        uri.getQueryParameters().forEach((given, values) -> {
            if (!names.contains(given)) {
                throw ProblemException.invalid(
                        given,
                        names.isEmpty()
                                ? "is an unknown parameter; there are none here"
                                : "is an unknown parameter; known are " + String.join(", ", names));
            }
            if (values.size() != 1 || values.get(0).isEmpty()) {
                throw ProblemException.invalid(given, "must be given once, with a value");
            }
        });
    }

    @Nullable
    Duration wait(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration wait = Checks.parse(text);
        if (wait == null || wait.isNegative() || wait.compareTo(limits.waiting()) > 0) {
            throw ProblemException.invalid(
                    "wait", "must be an ISO 8601 duration of at most " + limits.waiting() + ", such as PT30S");
        }
        return wait.isZero() ? null : wait;
    }

    TaskQuery list(
            @Nullable String tenant,
            @Nullable String state,
            @Nullable String queue,
            @Nullable String task,
            @Nullable String tag,
            @Nullable String limit,
            @Nullable String cursor) {
        Checks checks = new Checks(limits);
        for (var one : new String[][] {{"queue", queue}, {"task", task}, {"tag", tag}}) {
            if (one[1] != null) {
                checks.name(one[0], one[1]);
            }
        }
        TaskState known = state(state, checks);
        int size = limit == null ? DEFAULT_LIMIT : limit(limit, checks);
        checks.end();
        return new TaskQuery(tenant, known, queue, task, tag, size, cursor);
    }

    private static @Nullable TaskState state(@Nullable String text, Checks checks) {
        if (text == null) {
            return null;
        }
        for (TaskState state : TaskState.values()) {
            if (state.name().equals(text)) {
                return state;
            }
        }
        checks.add("state", "must be one of " + Checks.enumNames(TaskState.values()));
        return null;
    }

    private int limit(String text, Checks checks) {
        if (text.matches("\\d{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= limits.page()) {
                return limit;
            }
        }
        checks.add("limit", "must be 1 to " + limits.page());
        return DEFAULT_LIMIT;
    }

    /** A page of views; a cursor that is none is the client's mistake. */
    Uni<ListPage<TaskView>> page(Supplier<Uni<TaskPage>> list) {
        try {
            return list.get()
                    .map(page -> new ListPage<>(
                            page.items().stream().map(TaskView::of).toList(), page.next()));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("cursor", "is " + e.getMessage());
        }
    }
}
