package dev.leadline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.claim.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlainWordsTest {

    private static String gap(String gap) {
        return PlainWords.gap(gap, Set.of("news"), key -> "News and trigger events");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANCHORED")
    void everyReasonIsToldInWords(Reason reason) {
        assertThat(PlainWords.reason(reason.code() + " S2: It grows."))
                .endsWith(": S2: It grows.")
                .doesNotContain(reason.code(), "-in-")
                .isNotEqualToIgnoringCase(reason.code().replace('-', ' ') + ": S2: It grows.");
        assertThat(gap("news: a claim was dropped (" + reason.code() + ")"))
                .startsWith("News and trigger events: a statement was left out: ")
                .doesNotContain(reason.code());
    }

    @Test
    void aGapThatIsASentenceStaysOne() {
        assertThat(gap("news: nothing found in the sources"))
                .isEqualTo("News and trigger events: nothing found in the sources");
        assertThat(gap("source https://a.example/: blocked by robots"))
                .isEqualTo("source https://a.example/: blocked by robots");
        assertThat(gap("no colon")).isEqualTo("no colon");
    }

    @Test
    void marksAreExplainedWhereTheyAre() {
        assertThat(PlainWords.legend(List.of("outdated", "verified", "one source")))
                .containsExactly(
                        "Marked “one source”: it is about money or a person, and one site alone says it.",
                        "Marked “outdated”: a newer source says something else, or only an old source says what changes easily.");
        assertThat(PlainWords.legend(List.of("verified", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.02187365, $0.022",
        "0.1, $0.10",
        "0.10, $0.10",
        "0, $0",
        "12, $12",
        "12.5, $12.50",
        "0.0004, less than $0.001"
    })
    void amountsAreRoundedForReaders(BigDecimal amount, String told) {
        assertThat(PlainWords.dollars(amount)).isEqualTo(told);
    }
}
