package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.task.Money;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierRuleTest {

    private final TierRule rule = new TierRule(Duration.ofMinutes(30), Duration.ofHours(24), Duration.ofMinutes(15));

    private static final Map<Tier, Long> USUAL = Map.of(Tier.STANDARD, 1000L, Tier.FLEX, 500L, Tier.BATCH, 500L);
    private static final Map<Tier, Money> MOST =
            Map.of(Tier.STANDARD, new Money(9000), Tier.FLEX, new Money(9000), Tier.BATCH, new Money(4500));

    private TierChoice choose(String left, Map<Tier, Long> prices, @Nullable Money money) {
        return rule.choose(new TierRule.Facts(Duration.parse(left), prices, MOST, money));
    }

    @ParameterizedTest
    @CsvSource({
        "PT-1H, STANDARD",
        "PT0S, STANDARD",
        "PT29M59S, STANDARD",
        "PT30M, FLEX",
        "PT23H59M59S, FLEX",
        "PT24H, BATCH",
        "P30D, BATCH"
    })
    void theMoreTimeIsLeftTheCheaperACallIsSent(String left, Tier expected) {
        assertThat(choose(left, USUAL, null).tier()).isEqualTo(expected);
    }

    @Test
    void aTierThatTheModelDoesNotHaveOrThatIsNotCheaperIsNotChosen() {
        assertThat(choose("P2D", Map.of(Tier.STANDARD, 1000L, Tier.FLEX, 500L), null)
                        .tier())
                .isEqualTo(Tier.FLEX);
        assertThat(choose("P2D", Map.of(Tier.STANDARD, 1000L), null).tier()).isEqualTo(Tier.STANDARD);
        assertThat(choose("P2D", Map.of(Tier.STANDARD, 500L, Tier.FLEX, 600L, Tier.BATCH, 700L), null)
                        .tier())
                .isEqualTo(Tier.STANDARD);
        assertThat(choose("P2D", Map.of(Tier.STANDARD, 900L, Tier.FLEX, 400L, Tier.BATCH, 500L), null)
                        .tier())
                .isEqualTo(Tier.FLEX);
        assertThat(choose("P2D", Map.of(), null).tier()).isEqualTo(Tier.STANDARD);
    }

    @ParameterizedTest
    @CsvSource({
        // What is left, of the budget, and the tier.
        "PT1H, 9000, FLEX",
        "PT1H, 8999, BATCH",
        "PT1H, 4500, BATCH",
        "PT1H, 4499, FLEX",
        "PT15M, 4500, STANDARD",
        "PT15M1S, 4500, BATCH",
        "P2D, 1, BATCH"
    })
    void whatTheBudgetHasRoomForAsABatchAloneIsABatchIfACallCanFollow(String left, long money, Tier expected) {
        assertThat(choose(left, USUAL, new Money(money)).tier()).isEqualTo(expected);
    }

    @Test
    void theReasonNamesTheTimeAndThePrice() {
        assertThat(choose("PT25H", USUAL, null).reason())
                .isEqualTo(
                        "sent as a batch: PT25H are left until the deadline, and it costs 50 % of the standard price");
        assertThat(choose("PT10M", USUAL, null).reason())
                .isEqualTo("sent as standard: PT10M are left until the deadline, and flex needs PT30M");
        assertThat(choose("PT-1M", USUAL, null).reason())
                .isEqualTo("sent as standard: the deadline has passed, and flex needs PT30M");
    }
}
