package dev.leadline.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {

    private static final RandomGenerator LOWEST = () -> 0L;
    private static final RandomGenerator HIGHEST = () -> -1L;

    private final RetryPolicy policy = new RetryPolicy(10, Duration.ofSeconds(2), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"1, 2000", "2, 4000", "3, 8000", "7, 128000", "8, 256000", "9, 300000", "50, 300000", "1000, 300000"})
    void theDelayIsAnywhereBelowTheDoubledBaseAndTheCap(int failures, long ceiling) {
        assertThat(policy.delayAfter(failures, LOWEST)).isZero();
        assertThat(policy.delayAfter(failures, HIGHEST)).isBetween(ms(ceiling - 1), ms(ceiling));
    }

    @Test
    void theJitterIsFullAndEven() {
        Random random = new Random(1);
        double[] delays = IntStream.range(0, 20_000)
                .mapToDouble(i -> policy.delayAfter(3, random).toMillis())
                .toArray();

        assertThat(DoubleStream.of(delays).average().orElseThrow()).isCloseTo(4_000, within(100.0));
        assertThat(DoubleStream.of(delays).filter(delay -> delay < 800).count()).isBetween(1_800L, 2_200L);
        assertThat(DoubleStream.of(delays).filter(delay -> delay >= 7_200).count())
                .isBetween(1_800L, 2_200L);
    }

    @Test
    void aTaskMayFailAsOftenAsItHasAttempts() {
        RetryPolicy three = policy.withMaxAttempts(3);

        assertThat(three.allowsAnotherAfter(2)).isTrue();
        assertThat(three.allowsAnotherAfter(3)).isFalse();
        assertThat(three.allowsAnotherAfter(4)).isFalse();
        assertThat(three.backoff()).isEqualTo(policy.backoff());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void attemptsAreOneToAHundred(int attempts) {
        assertThatThrownBy(() -> policy.withMaxAttempts(attempts)).isInstanceOf(IllegalArgumentException.class);
        assertThat(policy.withMaxAttempts(100).maxAttempts()).isEqualTo(100);
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new RetryPolicy(3, ms(-1), ms(10))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, ms(11), ms(10))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Duration ms(long value) {
        return Duration.ofMillis(value);
    }
}
