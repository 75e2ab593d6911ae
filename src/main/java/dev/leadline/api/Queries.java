package dev.leadline.api;

import dev.leadline.http.ProblemException;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.TaskQuery;
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
public class Queries {

    private static final int DEFAULT_LIMIT = 50;

    private final LimitsConfig limits;

    Queries(LimitsConfig limits) {
        this.limits = limits;
    }

    /** Refuses parameters that the address does not know, and those without a value or with two. */
    public static void only(UriInfo uri, String... known) {
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
        return new TaskQuery(tenant, known, queue, task, tag, size, cursor == null ? null : cursor(cursor));
    }

    private static Cursor cursor(String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw notACursor(e);
        }
    }

    private static ProblemException notACursor(IllegalArgumentException e) {
        return ProblemException.invalid("cursor", "is " + e.getMessage());
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

    /** How many items a page has. */
    public int limit(@Nullable String text) {
        Checks checks = new Checks(limits);
        int limit = text == null ? DEFAULT_LIMIT : limit(text, checks);
        checks.end();
        return limit;
    }

    /** A page of a list; a cursor that is none is the client's mistake. */
    public static <T> Uni<T> page(Supplier<Uni<T>> list) {
        try {
            return list.get();
        } catch (IllegalArgumentException e) {
            throw notACursor(e);
        }
    }
}
