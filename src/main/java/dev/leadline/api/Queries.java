package dev.leadline.api;

import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.listing.Cursor;
import dev.leadline.listing.TaskFilter;
import dev.leadline.listing.TaskQuery;
import dev.leadline.listing.Workers;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskState;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks query parameters, as strictly as bodies. */
@Singleton
public class Queries {

    private static final int DEFAULT_LIMIT = 50;

    /** A time that is further ahead is a mistake. */
    private static final Duration FARTHEST = Duration.ofDays(366);

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
    public Duration wait(@Nullable String text) {
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

    /**
     * What tasks must be, as it was asked for; null: anything.
     *
     * @param errorType a slug of {@link ErrorType}
     * @param failure the id of a group of failures
     * @param worker the id of the worker that runs a task, or ran it last
     * @param tenant only an administrator may name another one than its own
     * @param after RFC 3339: created then or later
     * @param before RFC 3339: created earlier
     */
    public record Filters(
            @Nullable String queue,
            @Nullable String task,
            @Nullable String tag,
            @Nullable String errorType,
            @Nullable String failure,
            @Nullable String worker,
            @Nullable String tenant,
            @Nullable String after,
            @Nullable String before) {

        /** Whether anything is asked for. */
        public boolean any() {
            return Stream.of(queue, task, tag, errorType, failure, worker, tenant, after, before)
                    .anyMatch(Objects::nonNull);
        }
    }

    /** A page of tasks. */
    TaskQuery list(
            Caller caller, Filters filters, @Nullable String state, @Nullable String limit, @Nullable String cursor) {
        Checks checks = new Checks(limits);
        TaskFilter filter = filter(caller, filters, checks);
        TaskState known = state(state, checks);
        int size = limit == null ? DEFAULT_LIMIT : limit(limit, checks);
        checks.end();
        return new TaskQuery(filter, known == null ? Set.of() : Set.of(known), size, cursor(cursor));
    }

    /** Checks filters, and limits them to what the caller may see; mistakes are added to the checks. */
    public TaskFilter filter(Caller caller, Filters filters, Checks checks) {
        for (var one : new String[][] {
            {"queue", filters.queue()}, {"task", filters.task()}, {"tag", filters.tag()}, {"tenant", filters.tenant()}
        }) {
            if (one[1] != null) {
                checks.name(one[0], one[1]);
            }
        }
        String visible = caller.visibleTenant();
        if (filters.tenant() != null && visible != null && !visible.equals(filters.tenant())) {
            throw new ProblemException(ProblemType.FORBIDDEN, "another tenant needs the scope admin");
        }
        return TaskFilter.ANY
                .ofTenant(visible == null ? filters.tenant() : visible)
                .inQueue(filters.queue())
                .ofHandler(filters.task())
                .withTag(filters.tag())
                .withErrorType(errorType(filters.errorType(), checks))
                .ofFailure(failure(filters.failure(), checks))
                .onWorker(worker(filters.worker(), checks))
                .createdSince(checks.instant("after", filters.after(), FARTHEST))
                .createdBefore(checks.instant("before", filters.before(), FARTHEST));
    }

    private static @Nullable String errorType(@Nullable String text, Checks checks) {
        List<String> slugs =
                Arrays.stream(ErrorType.values()).map(ErrorType::slug).toList();
        if (text != null && !slugs.contains(text)) {
            checks.add("errorType", "must be one of " + String.join(", ", slugs));
        }
        return text;
    }

    private static @Nullable String failure(@Nullable String text, Checks checks) {
        if (text != null && !text.matches("[0-9a-f]{16}")) {
            checks.add("failure", "must be the id of a group in /api/v1/failures: 16 hexadecimal digits");
        }
        return text;
    }

    private static @Nullable String worker(@Nullable String text, Checks checks) {
        if (text != null && !Workers.isId(text)) {
            checks.add("worker", "must be the id of a worker, as in /api/v1/workers");
        }
        return text;
    }

    /** Where a list goes on; null: it begins. */
    public static @Nullable Cursor cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw notACursor(e);
        }
    }

    private static ProblemException notACursor(IllegalArgumentException e) {
        return ProblemException.invalid("cursor", "is " + e.getMessage());
    }

    /** The state of that name; null when none is named. */
    public static @Nullable TaskState state(@Nullable String text, Checks checks) {
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
