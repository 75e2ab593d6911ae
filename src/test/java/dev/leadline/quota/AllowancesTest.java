package dev.leadline.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of GEMINI_LIMITS. */
class AllowancesTest {

    private static final Allowances LIMITS = Allowances.parse(
            "gemini-a: rpm=10 tpm=250000 rpd=20 concurrent=4; rich/gemini-a: rpm=99; rich/*: rpm=7; *: rpm=60;");

    @Test
    void theMostSpecificNameHolds() {
        assertThat(LIMITS.of("any", "gemini-a")).isEqualTo(new Allowance(10L, 250000L, 20L, 4L));
        assertThat(LIMITS.of("rich", "gemini-a").rpm()).isEqualTo(99);
        assertThat(LIMITS.of("rich", "other").rpm()).isEqualTo(7);
        assertThat(LIMITS.of("any", "other").rpm()).isEqualTo(60);
        assertThat(Allowances.NONE.of("any", "other")).isEqualTo(Allowance.ANY);
        assertThat(LIMITS.models()).containsExactly("gemini-a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rpm=10",
                "a:",
                "a: rpm",
                "a: rpm=0",
                "a: rpm=x",
                "a: rpx=1",
                "a: rpm=1 rpm=2",
                "a: rpm=1; a: rpm=2",
                "a b: rpm=1"
            })
    void aTextThatIsWrongIsRefused(String text) {
        assertThatThrownBy(() -> Allowances.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
