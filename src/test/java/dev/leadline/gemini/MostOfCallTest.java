package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.leadline.task.Money;
import dev.leadline.testsupport.GeminiSettings;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a request may be for an amount of money, by the prices that this build ships. */
class MostOfCallTest {

    private final Models models =
            new Models(GeminiSettings.with(), new ObjectMapper().registerModule(new JavaTimeModule()));
    private final MostOfCall most = new MostOfCall(models, Optional.of(1));

    private static Money dollars(String amount) {
        return Money.ofDollars(new BigDecimal(amount));
    }

    private Money most(String model, long bytes) {
        GeminiCalls.Asked asked = new GeminiCalls.Asked(model, 0, null, false, null);
        return most.of(asked, new byte[(int) bytes], false).cost();
    }

    @Test
    void twoCentsPayForTwoHundredThousandBytesOfDecisions() {
        assertThat(most.bytes("gemini-decision-1", dollars("0.02"))).hasValue(200_000);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-decision-1, 0.02",
        "gemini-decision-1, 0.0000001",
        "gemini-3.5-flash-lite, 0.02",
        // Its price doubles above 200,000 tokens.
        "gemini-3.1-pro-preview, 0.3",
        "gemini-3.1-pro-preview, 0.5",
        "gemini-3.1-pro-preview, 1.5",
    })
    void aRequestOfSoManyBytesCostsNoMoreAndALongerOneDoes(String model, String amount) {
        long bytes = most.bytes(model, dollars(amount)).orElseThrow();

        assertThat(most(model, bytes)).isLessThanOrEqualTo(dollars(amount));
        assertThat(most(model, bytes + 1)).isGreaterThan(dollars(amount));
    }

    @Test
    void whereTheAnswerAloneCostsMoreThereIsNoRoom() {
        assertThat(most.bytes("gemini-3.5-flash-lite", dollars("0.000001"))).hasValue(0);
    }

    @Test
    void ofAModelWithoutAPriceNothingIsSaid() {
        assertThat(most.bytes("gemini-decision-of-tomorrow", dollars("0.02"))).isEmpty();
    }
}
