package dev.leadline.claim;

import java.math.BigDecimal;
import java.util.List;

/**
 * A number in a text, with its scale multiplied out.
 *
 * @param text how it is written
 * @param values what it can mean: "1.500" is 1500 or 1.5
 * @param unit a currency's ISO code, {@code %}, or empty
 */
record Quantity(String text, List<BigDecimal> values, String unit) {

    Quantity {
        values = values.stream().map(BigDecimal::stripTrailingZeros).distinct().toList();
    }

    /** Whether another number says the same. The other one may leave out a currency: tables state it in their head. */
    boolean isSaidBy(Quantity other) {
        boolean sameUnit = unit.equals(other.unit)
                || (Units.isMoney(unit) && other.unit.isEmpty())
                || (unit.isEmpty() && Units.isMoney(other.unit));
        return sameUnit && values.stream().anyMatch(other.values::contains);
    }
}
