package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme makes robots.", "Łódź — 東京 😀\nnext line"})
    void aTextIsReadAsItWasStored(String text) {
        assertThat(StoredText.unpack(StoredText.pack(text))).contains(text);
    }

    @Test
    void aLongTextTakesLessRoom() {
        String text = "Acme Robotics makes robots for container ports. ".repeat(1_000);

        assertThat(StoredText.pack(text)).hasSizeLessThan(text.length() / 2);
        assertThat(StoredText.unpack(StoredText.pack(text))).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no Base64!", "YWJj", "eJwDAA"})
    void whatIsNoStoredTextIsNone(String packed) {
        assertThat(StoredText.unpack(packed)).isEmpty();
    }

    @Test
    void theDigestIsThatOfItsUtf8Form() {
        assertThat(StoredText.sha256("abc")).startsWith("ba7816bf8f01cfea");
    }
}
