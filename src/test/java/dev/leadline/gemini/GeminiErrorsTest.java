package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.TaskFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long the queue waits after a 429. */
class GeminiErrorsTest {

    private static final String DETAIL = "type.googleapis.com/google.rpc.";

    private static TaskFailure failure(Instant now, String message, String details) {
        return failure(now, () -> 0, message, details);
    }

    /** @param random a generator that always returns 0 gives the earliest possible time */
    private static TaskFailure failure(Instant now, RandomGenerator random, String message, String details) {
        return new GeminiErrors(new ObjectMapper(), java.util.List.of(), Clock.fixed(now, ZoneOffset.UTC), random)
                .of(
                        429,
                        null,
                        "{\"error\": {\"code\": 429, \"message\": \"" + message + "\", \"details\": [" + details
                                + "]}}");
    }

    private static String violation(String quotaId) {
        return "{\"@type\": \"" + DETAIL + "QuotaFailure\", \"violations\": [{\"quotaId\": \"" + quotaId + "\"}]}";
    }

    private static String retryInfo(String delay) {
        return "{\"@type\": \"" + DETAIL + "RetryInfo\", \"retryDelay\": \"" + delay + "\"}";
    }

    private static Duration delay(TaskFailure failure) {
        assertThat(failure).isInstanceOf(TaskFailure.RetryAfter.class);
        return ((TaskFailure.RetryAfter) failure).delay();
    }

    @ParameterizedTest
    @CsvSource({
        // Midnight Pacific is 8:00 UTC in winter, 7:00 in summer; the day on which clocks go back has 25 hours.
        "2026-11-24T07:59:00Z, PT1M",
        "2026-11-24T08:00:00Z, PT24H",
        "2026-07-01T06:00:00Z, PT1H",
        "2026-11-01T07:00:00Z, PT25H",
    })
    void aDailyQuotaIsOverAtMidnightPacificTimeWhateverTheShortDelaySays(Instant now, Duration until) {
        TaskFailure failure = failure(
                now,
                "You exceeded your current quota. Please retry in 36s.",
                violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier") + "," + retryInfo("36s"));

        assertThat(delay(failure)).isEqualTo(until);
        assertThat(failure).hasMessageContaining("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
    }

    @ParameterizedTest
    @CsvSource({"36.429760048s, PT36.43S", "0s, PT1S", "10s, PT10S", "99999999999s, PT24H"})
    void theDelayThatGoogleAsksForIsKept(String asked, Duration delay) {
        assertThat(delay(failure(
                        Instant.EPOCH,
                        "",
                        violation("GenerateRequestsPerMinutePerProjectPerModel") + "," + retryInfo(asked))))
                .isEqualTo(delay);
    }

    @Test
    void aDelayThatOnlyTheMessageNamesIsKept() {
        assertThat(delay(failure(Instant.EPOCH, "Please retry in 36.5s.", ""))).isEqualTo(Duration.ofMillis(36_500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"@type\": \"type.googleapis.com/google.rpc.QuotaFailure\"}",
                "{\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\"}",
                "{\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\", \"retryDelay\": \"soon\"}",
                "{\"@type\": \"type.googleapis.com/google.rpc.ErrorInfo\", \"reason\": \"RATE_LIMIT_EXCEEDED\"}",
            })
    void aQuotaErrorThatDoesNotSayHowLongSnoozesForSomeSecondsAndUsesUpNoAttempt(String details) {
        String message = "Resource has been exhausted (e.g. check quota).";

        assertThat(IntStream.range(0, 100)
                        .mapToObj(time -> delay(failure(Instant.EPOCH, RandomGenerator.getDefault(), message, details)))
                        .distinct())
                .hasSizeGreaterThan(90)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html><h1>Too many requests</h1></html>", "null", "[]", "{\"error\": \"busy\"}"})
    void a429WhoseBodySaysNothingSnoozesToo(String body) {
        assertThat(delay(new GeminiErrors(new ObjectMapper(), "").of(429, null, body)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    @Test
    void aDailyQuotaThatOnlyTheMessageNamesIsOverAtMidnight() {
        assertThat(delay(failure(
                        Instant.parse("2026-11-24T07:00:00Z"),
                        "Quota exceeded for requests per day. Please retry in 36s.",
                        "")))
                .isEqualTo(Duration.ofHours(1));
    }

    /** As the Interactions and Decisions APIs may say it. */
    @Test
    void aDailyQuotaThatOnlyAWordForTheCodeNamesIsOverAtMidnight() {
        TaskFailure failure = new GeminiErrors(
                        new ObjectMapper(),
                        java.util.List.of(),
                        Clock.fixed(Instant.parse("2026-11-24T07:00:00Z"), ZoneOffset.UTC),
                        () -> 0)
                .of(429, null, "{\"error\": {\"code\": \"quota_exceeded\", \"message\": \"Enough.\"}}");

        assertThat(delay(failure)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void tasksOfAFleetDoNotComeBackAllAtOnceAndNoneEarlierThanGoogleSays() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(time ->
                                delay(failure(Instant.EPOCH, RandomGenerator.getDefault(), "", retryInfo("36s"))))
                        .distinct())
                .hasSizeGreaterThan(90)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(36), Duration.ofMillis(39_600)));
    }

    @ParameterizedTest
    @CsvSource({"503, The model is overloaded., Transient", "503, Please retry in 4s., RetryAfter", "500, , Transient"})
    void aFaultUsesUpAnAttemptUnlessGoogleSaysWhenToComeBack(int status, String message, String kind) {
        TaskFailure failure = new GeminiErrors(new ObjectMapper(), "")
                .of(status, null, "{\"error\": {\"message\": \"" + message + "\"}}");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    }

    @Test
    void aSpendLimitIsNotRetried() {
        assertThat(failure(Instant.EPOCH, "Your project has exceeded its monthly spending cap.", ""))
                .isInstanceOf(TaskFailure.Permanent.class);
    }

    @Test
    void aLongMessageIsShortened() {
        assertThat(failure(Instant.EPOCH, "x".repeat(10_000), "").getMessage()).hasSizeLessThan(400);
    }
}
