package dev.leadline.claim;

import java.math.BigDecimal;

/**
 * The one number that a claim states, with its scale multiplied out.
 *
 * @param unit a currency's ISO code, {@code %}, or empty
 */
public record Amount(BigDecimal value, String unit) {}
