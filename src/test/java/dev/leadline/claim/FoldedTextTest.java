package dev.leadline.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "“We’re here” | 'we're here'",
                "2019–2021 | 2019-2021",
                "a\u00A0\u2009 b | a b",
                "co\u00ADoperation | cooperation",
                "Straße | strasse",
                "ＡＢＣ１２ | abc12",
                "١٢ | 12",
                "大阪 に ある | 大阪にある",
                "sales² | sales",
                "cafe\u0301 | café",
                "ﬁrm | firm"
            })
    void textsThatLookAlikeAreTheSame(String original, String folded) {
        assertThat(FoldedText.of(original).folded()).isEqualTo(folded);
    }

    @Test
    void eachPlaceLeadsBackToTheOriginal() {
        String original = "Die  “große” Straße";
        FoldedText text = FoldedText.of(original);
        int start = text.folded().indexOf("grosse");

        assertThat(original.substring(text.origin(start), text.originOfEnd(start + "grosse".length())))
                .isEqualTo("große");
    }
}
