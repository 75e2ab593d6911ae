package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BackoffTest {

    @Test
    void aWaitWhoseJitterIsNothingEndsAtOnce() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
        RandomGenerator nothing = () -> 0;

        assertThat(backoff.after(1, nothing)).isZero();
        backoff.pause(1, nothing).await().atMost(Duration.ofMillis(500));
    }
}
