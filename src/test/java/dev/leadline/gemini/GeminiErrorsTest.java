package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.TaskFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the queue waits after a 429. */
class GeminiErrorsTest {

    private static final String DETAIL = "type.googleapis.com/google.rpc.";

    private static TaskFailure failure(Instant now, String message, String details) {
        return new GeminiErrors(new ObjectMapper(), "", Clock.fixed(now, ZoneOffset.UTC))
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

    @Test
    void aQuotaErrorWithoutDetailsIsRetriedWithBackoff() {
        assertThat(failure(Instant.EPOCH, "Resource has been exhausted (e.g. check quota).", ""))
                .isInstanceOf(TaskFailure.Transient.class);
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
