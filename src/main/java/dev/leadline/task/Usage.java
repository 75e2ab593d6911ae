package dev.leadline.task;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a task consumed at providers, over all its attempts so far.
 *
 * @param promptTokens tokens read by the model
 * @param outputTokens tokens written by the model, thoughts included
 * @param costUsd US dollars, exactly, as of {@link Money#dollars}; calls whose price is not known count as 0
 */
public record Usage(long promptTokens, long outputTokens, BigDecimal costUsd) {

    public static final Usage NONE = new Usage(0, 0, BigDecimal.ZERO);

    public Usage {
        // 0.50 and 0.5 are the same amount, and have to be equal.
        costUsd = plain(costUsd.setScale(Money.DECIMALS, RoundingMode.HALF_UP));
    }

    private static BigDecimal plain(BigDecimal dollars) {
        BigDecimal stripped = dollars.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    public Usage plus(Usage other) {
        return new Usage(
                promptTokens + other.promptTokens, outputTokens + other.outputTokens, costUsd.add(other.costUsd));
    }
}
