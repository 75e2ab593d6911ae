package dev.leadline.quota;

import java.time.Duration;
import java.util.Optional;

/** Settings of quotas in tests, with a window that is shorter than a minute. */
record TestQuotaConfig(
        Optional<Allowances> limits, Exhausted exhausted, Duration patience, Duration window, Duration arrival)
        implements QuotaConfig {

    static TestQuotaConfig of(String limits, Duration window) {
        return new TestQuotaConfig(
                limits.isEmpty() ? Optional.empty() : Optional.of(Allowances.parse(limits)),
                Exhausted.PARK,
                Duration.ZERO,
                window,
                Duration.ofMillis(500));
    }

    TestQuotaConfig failing() {
        return new TestQuotaConfig(limits, Exhausted.FAIL, patience, window, arrival);
    }

    /** Answers may take long to come. */
    TestQuotaConfig slowly() {
        return new TestQuotaConfig(limits, exhausted, patience, window, Duration.ofSeconds(20));
    }

    TestQuotaConfig patient(Duration time) {
        return new TestQuotaConfig(limits, exhausted, time, window, arrival);
    }
}
