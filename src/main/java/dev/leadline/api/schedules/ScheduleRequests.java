package dev.leadline.api.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.api.SubmitTask;
import dev.leadline.api.TaskRequests;
import dev.leadline.handler.Arguments;
import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.schedule.Definition;
import dev.leadline.schedule.Missed;
import dev.leadline.schedule.Overlap;
import dev.leadline.schedule.Rule;
import dev.leadline.schedule.Rules;
import dev.leadline.schedule.ScheduleConfig;
import dev.leadline.task.NewTask;
import jakarta.inject.Singleton;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From JSON to a {@link Definition}. The fields that are not about the schedule are those of a task, and are read and
 * checked as for a task that is enqueued, so each option of a task is one of a schedule, too.
 */
@Singleton
class ScheduleRequests {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> OWN = names(ScheduleFields.class);
    private static final Set<String> OF_TASKS = names(SubmitTask.class);

    private final ObjectMapper strict;
    private final ObjectReader reader;
    private final TaskRequests tasks;
    private final ScheduleConfig config;

    ScheduleRequests(ObjectMapper json, TaskRequests tasks, ScheduleConfig config) {
        this.strict = Arguments.strict(json);
        this.reader = strict.readerFor(ScheduleFields.class);
        this.tasks = tasks;
        this.config = config;
    }

    private static Set<String> names(Class<?> fields) {
        return Arrays.stream(fields.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Fails with a problem when the text cannot be the name of a schedule, or of a tenant. */
    static String name(String field, String text) {
        if (!NAME.matcher(text).matches()) {
            throw ProblemException.invalid(field, "must have 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        return text;
    }

    /** Reads and checks a request; fails with a problem. */
    Definition read(Definition.Name name, byte[] body) {
        if (body.length == 0) {
            throw ProblemException.invalid("", "the body is empty; " + NEEDED);
        }
        return read(name, TaskRequests.inBody(() -> strict.readTree(body)), false);
    }

    private static final String NEEDED = "a JSON object with \"task\", and \"cron\" or \"every\" is needed";

    /** @param declared it comes from the configuration */
    Definition read(Definition.Name name, @Nullable JsonNode request, boolean declared) {
        if (!(request instanceof ObjectNode object)) {
            throw ProblemException.invalid("", "this is not " + NEEDED);
        }
        ObjectNode own = strict.createObjectNode();
        ObjectNode task = strict.createObjectNode();
        object.fields().forEachRemaining(field -> {
            // Null counts as absent.
            if (!field.getValue().isNull()) {
                (OWN.contains(field.getKey()) ? own : task).set(field.getKey(), field.getValue());
            }
        });
        refuseUnknown(object);
        ScheduleFields fields = TaskRequests.inBody(() -> reader.readValue(strict.treeAsTokens(own)));
        Errors errors = new Errors();
        Rule rule = rule(fields, errors);
        Missed missed = choice("missed", fields.missed(), Missed.values(), Missed.ONCE, errors);
        Overlap overlap = choice("overlap", fields.overlap(), Overlap.values(), Overlap.ALLOW, errors);
        if (task.has("eta")) {
            errors.add("eta", "does not go with a schedule, whose ticks are its times; delay does");
        }
        errors.end();
        NewTask made = tasks.check(tasks.read(task), name.tenant(), null);
        requireShort(made);
        return new Definition(
                name,
                Objects.requireNonNull(rule),
                missed,
                overlap,
                Boolean.TRUE.equals(fields.paused()),
                declared,
                made,
                shown(own, task, missed, overlap));
    }

    private void refuseUnknown(ObjectNode object) {
        object.fieldNames().forEachRemaining(field -> {
            if (!OWN.contains(field) && !OF_TASKS.contains(field)) {
                Set<String> known = new TreeSet<>(OWN);
                known.addAll(OF_TASKS);
                throw ProblemException.invalid(field, "unknown field; known are " + String.join(", ", known));
            }
        });
    }

    private static @Nullable Rule rule(ScheduleFields fields, Errors errors) {
        String cron = fields.cron();
        String every = fields.every();
        if ((cron == null) == (every == null)) {
            errors.add(cron == null ? "cron" : "every", "give one of cron and every");
            return null;
        }
        if (every != null) {
            if (fields.zone() != null) {
                errors.add("zone", "goes with cron; an interval has no zone");
            }
            return errors.tried("every", () -> Rules.every(every));
        }
        String zone = fields.zone() == null ? "UTC" : fields.zone();
        return errors.tried("zone", () -> Rules.zone(zone)) == null
                ? null
                : errors.tried("cron", () -> Rules.cron(String.valueOf(cron), zone));
    }

    private static <E extends Enum<E>> E choice(
            String field, @Nullable String text, E[] values, E otherwise, Errors errors) {
        if (text == null) {
            return otherwise;
        }
        for (E value : values) {
            if (lower(value).equals(text)) {
                return value;
            }
        }
        errors.add(
                field,
                "must be " + Arrays.stream(values).map(ScheduleRequests::lower).collect(Collectors.joining(" or ")));
        return otherwise;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void requireShort(NewTask task) {
        if (task.args().bytes() > config.args()) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "args has more than " + config.args() + " bytes of JSON, the most for a schedule");
        }
    }

    /** The request as it is shown later, with the defaults of the schedule; its arguments are kept with the task. */
    private static String shown(ObjectNode own, ObjectNode task, Missed missed, Overlap overlap) {
        ObjectNode shown = own.deepCopy();
        shown.remove("paused");
        if (shown.has("cron") && !shown.has("zone")) {
            shown.put("zone", "UTC");
        }
        shown.put("missed", lower(missed)).put("overlap", lower(overlap));
        task.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("args")) {
                shown.set(field.getKey(), field.getValue());
            }
        });
        return shown.toString();
    }

    /** All that is wrong, so that a client learns it at once. */
    private static final class Errors {

        private final List<FieldError> found = new ArrayList<>();

        void add(String field, String message) {
            found.add(new FieldError(field, message));
        }

        <T> @Nullable T tried(String field, Supplier<T> read) {
            try {
                return read.get();
            } catch (IllegalArgumentException e) {
                add(field, String.valueOf(e.getMessage()));
                return null;
            }
        }

        void end() {
            if (!found.isEmpty()) {
                throw ProblemException.invalid(found);
            }
        }
    }
}
