package dev.leadline.api;

import dev.leadline.http.Problem.FieldError;
import dev.leadline.http.ProblemException;
import dev.leadline.task.Deadline;
import dev.leadline.task.Money;
import dev.leadline.task.Priority;
import dev.leadline.task.Unique;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the fields of one request and gathers all that is wrong, so that a client learns it at once. */
public final class Checks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern LIMIT_KEY = Pattern.compile("[A-Za-z0-9._:@-]{1,100}");
    private static final int MOST_LIMIT_KEYS = 3;
    private static final Pattern DAYS = Pattern.compile("P(\\d{1,9}W)?(\\d{1,9}D)?", Pattern.CASE_INSENSITIVE);

    private final LimitsConfig limits;
    private final List<FieldError> errors = new ArrayList<>();

    public Checks(LimitsConfig limits) {
        this.limits = limits;
    }

    public void add(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /** Fails with everything that was found. */
    public void end() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    public void refuse(String field, @Nullable Object value, String why) {
        if (value != null) {
            add(field, why);
        }
    }

    public String name(String field, @Nullable String value) {
        if (value == null) {
            add(field, "is required");
            return "";
        }
        if (!NAME.matcher(value).matches()) {
            add(field, "must have 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        return value;
    }

    Priority priority(@Nullable String value) {
        if (value == null) {
            return Priority.NORMAL;
        }
        for (Priority priority : Priority.values()) {
            if (TaskRequests.lower(priority).equals(value)) {
                return priority;
            }
        }
        add("priority", "must be high, normal or low");
        return Priority.NORMAL;
    }

    /** Above zero, and not above the bound. */
    @Nullable
    public Duration duration(String field, @Nullable String value) {
        if (value == null) {
            return null;
        }
        Duration duration = parse(value);
        if (duration == null) {
            add(field, "must be an ISO 8601 duration such as PT30S or P1D");
        } else if (duration.isNegative() || duration.isZero() || duration.compareTo(limits.duration()) > 0) {
            add(field, "must be above zero and at most " + inDays(limits.duration()));
        } else {
            return duration;
        }
        return null;
    }

    /** A duration, weeks included; null when the text is none. */
    public static @Nullable Duration parse(String text) {
        try {
            return DAYS.matcher(text).matches()
                    ? Duration.ofDays(Period.parse(text).getDays())
                    : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    private static String inDays(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays()))
                ? "P" + duration.toDays() + "D"
                : duration.toString();
    }

    @Nullable
    public Instant instant(String field, @Nullable String value, Duration farthest) {
        if (value == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(value).toInstant();
            if (instant.isAfter(Instant.now().plus(farthest)) || instant.isBefore(Instant.EPOCH)) {
                add(field, "must be at most " + farthest.toDays() + " days ahead, and not before 1970");
            }
            return instant;
        } catch (DateTimeException e) {
            add(field, "must be an RFC 3339 time with an offset, such as 2026-12-01T00:00:00Z");
            return null;
        }
    }

    /** An instant, or a duration, which has the bounds of all durations. */
    @Nullable
    Deadline deadline(String field, @Nullable String value, Duration farthest) {
        if (value == null) {
            return null;
        }
        if (value.startsWith("P") || value.startsWith("p")) {
            Duration within = duration(field, value);
            return within == null ? null : Deadline.within(within);
        }
        Instant at = instant(field, value, farthest);
        return at == null ? null : Deadline.at(at);
    }

    @Nullable
    public Integer range(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            add(field, "must be " + least + " to " + most);
        }
        return value;
    }

    /** An amount of US dollars, to a ten-billionth. */
    @Nullable
    public Money dollars(String field, @Nullable BigDecimal value, int most) {
        if (value == null) {
            return null;
        }
        // The scale first: arithmetic with a scale of a billion would take all memory.
        boolean precise = value.scale() <= 10 && value.scale() >= -10 && value.precision() <= 20;
        if (!precise || value.signum() < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            add(field, "must be US dollars, 0 to " + most + ", with at most ten digits after the point");
            return null;
        }
        return Money.ofDollars(value);
    }

    List<String> tags(@Nullable List<@Nullable String> values) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > limits.tags()) {
            add("tags", "must be at most " + limits.tags());
            return List.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(name("tags[" + i + "]", values.get(i)));
        }
        return List.copyOf(tags);
    }

    @Nullable
    Unique unique(SubmitTask.@Nullable UniqueField field) {
        if (field == null) {
            return null;
        }
        if ((field.period() == null) == (field.state() == null)) {
            add("unique", "must be {\"for\": duration} or {\"while\": \"waiting\" or \"running\"}");
            return null;
        }
        if (field.period() != null) {
            Duration period = duration("unique.for", field.period());
            return period == null ? null : Unique.forPeriod(period);
        }
        if ("waiting".equals(field.state())) {
            return Unique.whileWaiting();
        }
        if ("running".equals(field.state())) {
            return Unique.whileRunning();
        }
        add("unique.while", "must be waiting or running");
        return null;
    }

    List<String> limitKeys(@Nullable List<@Nullable String> values) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > MOST_LIMIT_KEYS) {
            add("limitKeys", "must be at most " + MOST_LIMIT_KEYS);
            return List.of();
        }
        Set<String> keys = new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String key = values.get(i);
            if (key == null || !LIMIT_KEY.matcher(key).matches()) {
                add("limitKeys[" + i + "]", "must have 1 to 100 letters, digits or the signs . _ - : @");
            } else {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    public static String enumNames(Enum<?>[] values) {
        List<String> names = new ArrayList<>();
        for (Enum<?> value : values) {
            names.add(value.name().toUpperCase(Locale.ROOT));
        }
        return String.join(", ", names);
    }
}
