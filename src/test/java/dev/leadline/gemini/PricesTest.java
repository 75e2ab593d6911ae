package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.leadline.task.BilledTokens;
import dev.leadline.testsupport.GeminiSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls cost, by the prices that this build ships. */
class PricesTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-28T12:00:00Z");
    private static final TimeZone HERE = TimeZone.getDefault();

    private final Models models =
            new Models(GeminiSettings.with(), new ObjectMapper().registerModule(new JavaTimeModule()));
    private final Prices prices = models.prices();

    @AfterEach
    void comeHome() {
        TimeZone.setDefault(HERE);
    }

    /** In dollars, for reading. */
    private BigDecimal dollars(String model, BilledTokens tokens, Tier tier, Instant at) {
        Prices.Cost cost = prices.of(model, tokens, tier, at).orElseThrow();
        return BigDecimal.valueOf(cost.units()).divide(BigDecimal.valueOf(Prices.DOLLAR));
    }

    @ParameterizedTest
    @CsvSource({
        // prompt, cached, tools, output, thoughts, searches
        "gemini-4-argon, 1000000, 0, 0, 0, 0, 0, 2",
        "gemini-4-argon, 1000000, 1000000, 0, 0, 0, 0, 0.1",
        "gemini-4-argon, 0, 0, 0, 1000000, 0, 0, 10",
        "gemini-4-argon, 0, 0, 0, 0, 1000000, 0, 10",
        "gemini-4-argon, 0, 0, 1000000, 0, 0, 0, 2",
        "gemini-4-argon, 0, 0, 0, 0, 0, 1000, 14",
        "gemini-4-neon, 1000, 400, 10, 7, 3, 2, 0.03004",
        "gemini-3.8-flash, 1, 0, 0, 0, 0, 0, 0.00000075",
        "gemini-3.8-flash, 1, 1, 0, 0, 0, 0, 0.000000075",
        "gemini-3.1-pro-preview, 200000, 0, 0, 1000, 0, 0, 0.412",
        "gemini-3.1-pro-preview, 200001, 0, 0, 1000, 0, 0, 0.818004",
        "gemini-2.5-flash, 0, 0, 0, 0, 0, 5, 0.035",
        "gemini-decision-1, 120000, 0, 0, 50, 0, 0, 0.012",
    })
    void aCallCostsWhatItsTokensAndSearchesCost(
            String model, long prompt, long cached, long tools, long output, long thoughts, long searches, String usd) {
        BilledTokens tokens = new BilledTokens(prompt, cached, tools, output, thoughts, searches);

        assertThat(dollars(model, tokens, Tier.STANDARD, NOVEMBER)).isEqualByComparingTo(usd);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-4-hydrogen, STANDARD, 9.075",
        "gemini-4-hydrogen, FLEX, 4.5375",
        "gemini-4-hydrogen, BATCH, 4.5375",
        "gemini-4-hydrogen, PRIORITY, 16.335",
        "gemini-3.5-flash-lite, PRIORITY, 5.66",
    })
    void aTierHasItsShareOfThePriceOfTokensButNotOfSearches(String model, Tier tier, String usd) {
        BilledTokens tokens = new BilledTokens(2_000_000, 1_000_000, 0, 1_000_000, 0, 1_000);

        assertThat(dollars(model, tokens, tier, NOVEMBER).subtract(BigDecimal.valueOf(14)))
                .isEqualByComparingTo(usd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/Los_Angeles"})
    void aPriceChangesAtMidnightUtcWhereverTheProcessRuns(String here) {
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of(here)));
        BilledTokens tokens = new BilledTokens(1_000_000, 0, 0, 0, 0, 0);

        assertThat(dollars("gemini-4-argon", tokens, Tier.STANDARD, Instant.parse("2026-11-30T23:59:59.999Z")))
                .isEqualByComparingTo("2");
        assertThat(dollars("gemini-4-argon", tokens, Tier.STANDARD, Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualByComparingTo("4");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, 2026-11-30T12:00:00Z, gemini-2.5-pro, 1.25",
        "gemini-2.5-pro, 2026-12-01T12:00:00Z, gemini-3.8-flash, 0.75",
        "gemini-2.5-pro, 2027-01-01T12:00:00Z, gemini-3.8-flash, 1.5",
        "gemini-2.5-flash, 2026-12-01T12:00:00Z, gemini-3.5-flash-lite, 0.3",
        "gemini-2.5-flash-lite, 2026-12-01T12:00:00Z, gemini-2.5-flash-lite, 0.1",
    })
    void aRetiredModelCostsWhatTheOneCostsThatAnswersForIt(String model, Instant at, String answers, String usd) {
        BilledTokens tokens = new BilledTokens(100_000, 0, 0, 0, 0, 0);

        assertThat(prices.of(model, tokens, Tier.STANDARD, at))
                .hasValueSatisfying(cost -> assertThat(cost.model()).isEqualTo(answers));
        assertThat(dollars(model, tokens, Tier.STANDARD, at).movePointRight(1)).isEqualByComparingTo(usd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3.8-flash-001", "models/gemini-3.8-flash", "gemini-3.8-flash-09-2026"})
    void aVersionOfAModelCostsWhatTheModelCosts(String name) {
        assertThat(prices.of(name, new BilledTokens(4, 0, 0, 0, 0, 0), Tier.STANDARD, NOVEMBER))
                .hasValue(new Prices.Cost(
                        30_000, "gemini-3.8-flash", models.catalog().version()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-3.8-flash-image", "gemini-flash-latest", "simulator-gemini-3.8-flash", "gpt-6", ""})
    void aModelWithoutAKnownPriceIsNotFree(String name) {
        assertThat(prices.of(name, new BilledTokens(4, 0, 0, 0, 0, 0), Tier.STANDARD, NOVEMBER))
                .isEmpty();
    }

    @Test
    void aDayBeforeTheFirstPriceHasNone() {
        Instant before = Instant.parse("2026-11-11T00:00:00Z");

        assertThat(prices.of("gemini-4-neon", new BilledTokens(4, 0, 0, 0, 0, 0), Tier.STANDARD, before))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void whateverIsAddedUpInWhateverOrderIsExact(Tier tier) {
        Random random = new Random(13);
        BilledTokens sum = new BilledTokens(0, 0, 0, 0, 0, 0);
        long units = 0;
        for (int call = 0; call < 2_000; call++) {
            int prompt = random.nextInt(100_000);
            BilledTokens one = new BilledTokens(
                    prompt,
                    random.nextInt(prompt + 1),
                    random.nextInt(1_000),
                    random.nextInt(10_000),
                    random.nextInt(10_000),
                    random.nextInt(3));
            units += prices.of("gemini-3.5-flash-lite", one, tier, NOVEMBER)
                    .orElseThrow()
                    .units();
            sum = new BilledTokens(
                    sum.prompt() + one.prompt(),
                    sum.cached() + one.cached(),
                    sum.tools() + one.tools(),
                    sum.output() + one.output(),
                    sum.thoughts() + one.thoughts(),
                    sum.searches() + one.searches());
        }

        assertThat(units)
                .isEqualTo(prices.of("gemini-3.5-flash-lite", sum, tier, NOVEMBER)
                        .orElseThrow()
                        .units());
    }

    @Test
    void anAbsurdNumberOfTokensIsAnErrorAndNoSmallSum() {
        BilledTokens tokens = new BilledTokens(Long.MAX_VALUE, 0, 0, 0, 0, 0);

        assertThatThrownBy(() -> prices.of("gemini-4-argon", tokens, Tier.STANDARD, NOVEMBER))
                .isInstanceOf(ArithmeticException.class);
    }
}
