package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.leadline.quota.Overloaded;
import dev.leadline.quota.QuotaExceeded;
import dev.leadline.quota.Refused;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns an error of Gemini into a failure that the queue understands: do not retry, retry, or not before a given time.
 * Statuses and details are those of google.rpc ({@code RetryInfo}, {@code QuotaFailure}); any of them may be missing,
 * and a body may be HTML.
 */
final class GeminiErrors {

    private static final int MAX_MESSAGE = 300;
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    /** For a 429 that does not say how long: most quotas are counted by the minute. */
    private static final Duration SHORTEST_SNOOZE = Duration.ofSeconds(15);

    private static final Duration LONGEST_SNOOZE = Duration.ofSeconds(60);

    /**
     * A task comes back up to this share later than Google says, so that not all tasks of a fleet come back at once.
     */
    private static final double SPREAD = 0.1;

    private static final Pattern PER_DAY = Pattern.compile("(?i)per[ _-]?day");
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?)s");
    private static final Pattern IN_MESSAGE = Pattern.compile("retry in (\\d+(?:\\.\\d+)?)\\s*s");

    /** Daily quotas are counted from midnight in this zone. */
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private final ObjectMapper json;
    private final List<String> keys;
    private final Clock clock;
    private final RandomGenerator random;

    GeminiErrors(ObjectMapper json, String key) {
        this(json, List.of(key));
    }

    /** @param keys that no message may repeat */
    GeminiErrors(ObjectMapper json, List<String> keys) {
        this(json, keys, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    GeminiErrors(ObjectMapper json, List<String> keys, Clock clock, RandomGenerator random) {
        this.json = json;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /** No answer came, or not all of it. */
    TaskFailure unreachable(Throwable failure) {
        boolean slow = failure instanceof Unreachable unreachable && unreachable.isSlow();
        return new NoAnswer(
                slow ? "Gemini did not answer in time" : "Gemini could not be reached, or closed the connection",
                failure instanceof Unreachable known && known.isSent());
    }

    /**
     * An error that Gemini wrote into an answer that had begun with status 200, as JSON like that of any other error; empty
     * when the text holds none.
     */
    Optional<RuntimeException> inStream(String text) {
        JsonNode error = parse(text);
        return error.isObject() || error.isTextual()
                ? Optional.of(refusal(error.path("code").asInt(500), null, text))
                : Optional.empty();
    }

    /** A {@link Refused} if another model may be asked or a quota is used up; else a failure of the task. */
    RuntimeException refusal(int status, @Nullable String retryAfter, String body) {
        TaskFailure failure = of(status, retryAfter, body);
        return switch (status) {
            case 429 ->
                failure instanceof TaskFailure.RetryAfter ? exceeded(parse(body), retryAfter, failure) : failure;
            case 503 -> new Overloaded(failure);
            case 404 -> new Retired(failure);
            default -> failure;
        };
    }

    TaskFailure of(int status, @Nullable String retryAfter, String body) {
        JsonNode error = parse(body);
        String message = "Gemini answered with status " + status + said(error);
        return switch (status) {
            case 429 -> quota(error, retryAfter, message);
            case 408, 500, 502, 503, 504 -> later(error, retryAfter, message);
            default ->
                status >= 500
                        ? TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, message)
                        : TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, message);
        };
    }

    /** What a refusal for a quota says about it. */
    private QuotaExceeded exceeded(JsonNode error, @Nullable String retryAfter, TaskFailure otherwise) {
        boolean day = isOfDay(error);
        boolean calls = false;
        String requests = null;
        String tokens = null;
        for (JsonNode violation : detail(error, "QuotaFailure").path("violations")) {
            String quota = violation.path("quotaId").asText("");
            String value = violation.path("quotaValue").asText("");
            String allowed = value.matches("[1-9][0-9]{0,8}") ? value : "?";
            if (PER_DAY.matcher(quota).find()) {
                day = true;
            } else if (quota.contains("Concurrent")) {
                // A pause lets calls end; it says nothing about how many there may be in a minute.
                calls = true;
            } else if (quota.contains("Token")) {
                tokens = allowed;
            } else if (quota.contains("Request")) {
                requests = allowed;
            }
        }
        boolean unknown = !day && !calls && requests == null && tokens == null;
        Duration pause = delay(error, retryAfter).orElse(SHORTEST_SNOOZE);
        return new QuotaExceeded(pause, day, unknown ? "?" : requests, tokens, otherwise);
    }

    /**
     * A call that was refused for a quota was not run, so it uses up no attempt. Only a spending limit makes the task
     * fail.
     */
    private TaskFailure quota(JsonNode error, @Nullable String retryAfter, String message) {
        // A daily quota also comes with a short retryDelay: only the quota's name shows that it is a daily one.
        for (JsonNode violation : detail(error, "QuotaFailure").path("violations")) {
            String quota = violation.path("quotaId").asText("");
            if (PER_DAY.matcher(quota).find()) {
                return snooze(
                        spread(untilMidnightPacific()),
                        "the daily quota " + quota + " is used up until midnight Pacific time");
            }
        }
        if (said(error).toLowerCase(Locale.ROOT).contains("spend")) {
            return TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, message);
        }
        if (isOfDay(error)) {
            return snooze(spread(untilMidnightPacific()), message);
        }
        return snooze(delay(error, retryAfter).map(this::spread).orElseGet(this::someSeconds), message);
    }

    /** Newer parts of the API have words for codes, and this one for the quota of a day. */
    private boolean isOfDay(JsonNode error) {
        return PER_DAY.matcher(said(error)).find()
                || error.path("code").asText("").equals("quota_exceeded");
    }

    private TaskFailure later(JsonNode error, @Nullable String retryAfter, String message) {
        return delay(error, retryAfter)
                .map(delay -> snooze(spread(delay), message))
                .orElseGet(() -> TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, message));
    }

    private static TaskFailure snooze(Duration delay, String message) {
        return TaskFailure.retryAfter(delay, ErrorType.PROVIDER_UNAVAILABLE, message);
    }

    /** Never earlier than Google says. */
    private Duration spread(Duration delay) {
        return delay.plusMillis((long) (delay.toMillis() * SPREAD * random.nextDouble()));
    }

    private Duration someSeconds() {
        return Duration.ofMillis(random.nextLong(SHORTEST_SNOOZE.toMillis(), LONGEST_SNOOZE.toMillis()));
    }

    private static Optional<Duration> delay(JsonNode error, @Nullable String retryAfter) {
        return seconds(SECONDS, detail(error, "RetryInfo").path("retryDelay").asText(""))
                .or(() -> seconds(IN_MESSAGE, error.path("message").asText("")))
                .or(() -> seconds(SECONDS, retryAfter == null ? "" : retryAfter.strip() + "s"));
    }

    private static Optional<Duration> seconds(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        double seconds = Math.min(Double.parseDouble(matcher.group(1)), LONGEST_DELAY.toSeconds());
        // At least one second, so that a delay of 0 does not make a busy loop.
        return Optional.of(Duration.ofMillis(Math.max(1_000, (long) Math.ceil(seconds * 1_000))));
    }

    private Duration untilMidnightPacific() {
        ZonedDateTime now = ZonedDateTime.now(clock.withZone(PACIFIC));
        return Duration.between(
                now, now.toLocalDate().plusDays(1).atTime(LocalTime.MIDNIGHT).atZone(PACIFIC));
    }

    private static JsonNode detail(JsonNode error, String type) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("@type").asText("").endsWith("google.rpc." + type)) {
                return detail;
            }
        }
        return MissingNode.getInstance();
    }

    /** Google's own message, shortened, and without the key if it repeats it. */
    private String said(JsonNode error) {
        String message = error.path("message").asText("").strip();
        if (message.isEmpty()) {
            return "";
        }
        String safe = message;
        for (String key : keys) {
            safe = key.isEmpty() ? safe : safe.replace(key, "[key]");
        }
        return ": " + (safe.length() > MAX_MESSAGE ? safe.substring(0, MAX_MESSAGE) + "…" : safe);
    }

    private JsonNode parse(String body) {
        try {
            JsonNode node = json.readTree(body);
            // Without alt=sse, the error of a stream comes as a list with one element.
            JsonNode first = node != null && node.isArray() ? node.path(0) : node;
            return first == null ? MissingNode.getInstance() : first.path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
