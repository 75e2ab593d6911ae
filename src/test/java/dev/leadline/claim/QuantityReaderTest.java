package dev.leadline.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityReaderTest {

    private static List<Quantity> read(String text) {
        return QuantityReader.read(FoldedText.of(text).folded());
    }

    private static Quantity one(String text) {
        List<Quantity> found = read(text);
        assertThat(found).as(text).hasSize(1);
        return found.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12 million",
                "12,000,000",
                "12.000.000",
                "12 000 000",
                "12'000'000",
                "12 Mio.",
                "12 Millionen",
                "12m",
                "12 millones",
                "12 mln",
                "12,0 Mio",
                "0.012 billion",
                "1200万",
                "12 миллионов",
                "12 Millions",
                "twelve million",
                "１２ million"
            })
    void theSameNumberIsReadInAllItsForms(String text) {
        assertThat(one("12 million").isSaidBy(one("it has " + text + " of them")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nine", "neun", "neuf", "nueve", "nove", "negen", "9"})
    void aNumberInWordsIsReadInEachLanguage(String text) {
        assertThat(one("9").isSaidBy(one("it has " + text + " of them"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"once more", "due to the weather", "to seize the day", "Otto and Sei"})
    void aWordThatIsANumberInAnotherLanguageIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "€12m",
                "€12 million",
                "12 million euros",
                "12 Mio. Euro",
                "EUR 12 million",
                "12 M€",
                "€ 12,000,000",
                "12 millions d'euros",
                "12 millones de euros",
                "12 Millionen €",
                "EUR12m",
                "1200万ユーロ"
            })
    void theSameMoneyIsReadInAllItsForms(String text) {
        assertThat(one("it raised " + text).unit()).isEqualTo("EUR");
        assertThat(one("€12m").isSaidBy(one("it raised " + text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.5 %", "12,5%", "12.5 percent", "12,5 Prozent", "12.5 per cent", "12,5 pour cent"})
    void theSamePercentageIsReadInAllItsForms(String text) {
        assertThat(one("12.5%").isSaidBy(one("by " + text + " last year"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 million | 12 billion",
                "12 million | 12",
                "€12m | $12m",
                "12 % | 12",
                "12 | 12 %",
                "12.5 | 125",
                "1,250 | 1,260",
                "€12m | €12k",
                "3億円 | 3万円",
                "three | 4"
            })
    void otherNumbersAreNotTheSame(String one, String other) {
        assertThat(one(one).isSaidBy(one(other))).isFalse();
    }

    @Test
    void aNumberThatCountriesReadDifferentlyHasBothValues() {
        assertThat(one("1.500 shops").values()).containsExactly(new BigDecimal("1.5E+3"), new BigDecimal("1.5"));
        assertThat(one("0.125 shops").values()).containsExactly(new BigDecimal("0.125"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"the A380 and B2B", "revenue grew¹", "no numbers"})
    void whatOnlyLooksLikeANumberIsNone(String text) {
        assertThat(read(text)).isEmpty();
    }
}
