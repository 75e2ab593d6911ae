package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

    @ParameterizedTest
    @CsvSource({"'', 0", "a, 1", "four, 1", "five!, 2", "Привет, 3", "東京都, 3", "서울, 2", "😀, 2", "Zürich, 2"})
    void aTextHasAboutAsManyTokensAsItsAlphabetNeeds(String text, long tokens) {
        assertThat(TokenEstimate.of(text)).isEqualTo(tokens);
        assertThat(TokenEstimate.of(text)).isLessThanOrEqualTo(text.length());
    }
}
