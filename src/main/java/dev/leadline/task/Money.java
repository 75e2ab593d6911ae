package dev.leadline.task;

import java.math.BigDecimal;

/**
 * An amount of money in whole units of a ten-billionth of a US dollar, that is a hundredth of a millionth of a cent. The price
 * of one token is a whole number of them, so sums are exact. Money is never a floating-point number.
 *
 * @param units not negative
 */
public record Money(long units) implements Comparable<Money> {

    /** Units in one US dollar. */
    public static final long DOLLAR = 10_000_000_000L;

    /** Digits after the point of an amount in dollars. */
    static final int DECIMALS = 10;

    public static final Money NONE = new Money(0);

    public Money {
        if (units < 0) {
            throw new IllegalArgumentException("an amount of money may not be negative");
        }
    }

    /**
     * That many dollars.
     *
     * @throws ArithmeticException if it is more precise than a unit, or too large
     */
    public static Money ofDollars(BigDecimal dollars) {
        return new Money(dollars.movePointRight(DECIMALS).longValueExact());
    }

    /** In US dollars, exactly; without an exponent, and without zeros at its end. */
    public BigDecimal dollars() {
        BigDecimal plain = BigDecimal.valueOf(units, DECIMALS).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(units, other.units));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(units, other.units);
    }

    /** As {@code 0.00125} for an eighth of a cent. */
    @Override
    public String toString() {
        return dollars().toPlainString();
    }
}
