package dev.leadline.quota;

import java.time.Duration;
import java.util.Optional;

/** Settings of quotas in tests, with a window that is shorter than a minute. */
record TestQuotaConfig(
        Optional<Allowances> limits,
        Exhausted exhausted,
        Busy busy,
        CircuitConfig circuit,
        Duration patience,
        Duration window,
        Duration arrival)
        implements QuotaConfig {

    /** When circuits open in a test. */
    private record Circuit(int failures, Duration window, Duration pause) implements CircuitConfig {}

    static TestQuotaConfig of(String limits, Duration window) {
        return new TestQuotaConfig(
                limits.isEmpty() ? Optional.empty() : Optional.of(Allowances.parse(limits)),
                Exhausted.PARK,
                Busy.WAIT,
                new Circuit(3, Duration.ofSeconds(30), Duration.ofMillis(500)),
                Duration.ZERO,
                window,
                Duration.ofMillis(500));
    }

    TestQuotaConfig when(Exhausted used, Busy full) {
        return new TestQuotaConfig(limits, used, full, circuit, patience, window, arrival);
    }

    /** Circuits stay open for this long. */
    TestQuotaConfig pausing(Duration pause) {
        Circuit other = new Circuit(circuit.failures(), circuit.window(), pause);
        return new TestQuotaConfig(limits, exhausted, busy, other, patience, window, arrival);
    }

    /** Answers may take long to come. */
    TestQuotaConfig slowly() {
        return new TestQuotaConfig(limits, exhausted, busy, circuit, patience, window, Duration.ofSeconds(20));
    }

    TestQuotaConfig patient(Duration time) {
        return new TestQuotaConfig(limits, exhausted, busy, circuit, time, window, arrival);
    }
}
