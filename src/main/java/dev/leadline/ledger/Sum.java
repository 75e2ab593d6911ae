package dev.leadline.ledger;

import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;

/**
 * What calls used and cost together.
 *
 * @param unpriced calls whose price is not known, which count as 0 in the cost
 */
public record Sum(
        long calls,
        long prompt,
        long cached,
        long thoughts,
        long tools,
        long output,
        long searches,
        Money cost,
        long unpriced) {

    public static final Sum NONE = new Sum(0, 0, 0, 0, 0, 0, 0, Money.NONE, 0);

    /** Of one call. */
    public static Sum of(Charge charge) {
        BilledTokens tokens = charge.tokens();
        return new Sum(
                1,
                tokens.prompt(),
                tokens.cached(),
                tokens.thoughts(),
                tokens.tools(),
                tokens.output(),
                tokens.searches(),
                charge.cost(),
                charge.isPriced() ? 0 : 1);
    }

    public Sum plus(Sum other) {
        return new Sum(
                Math.addExact(calls, other.calls),
                Math.addExact(prompt, other.prompt),
                Math.addExact(cached, other.cached),
                Math.addExact(thoughts, other.thoughts),
                Math.addExact(tools, other.tools),
                Math.addExact(output, other.output),
                Math.addExact(searches, other.searches),
                cost.plus(other.cost),
                Math.addExact(unpriced, other.unpriced));
    }

    /** With a number of this name added, as the hash of a day has it; a name that is not known changes nothing. */
    Sum with(String name, long value) {
        return switch (name) {
            case "calls" -> plus(new Sum(value, 0, 0, 0, 0, 0, 0, Money.NONE, 0));
            case "prompt" -> plus(new Sum(0, value, 0, 0, 0, 0, 0, Money.NONE, 0));
            case "cached" -> plus(new Sum(0, 0, value, 0, 0, 0, 0, Money.NONE, 0));
            case "thoughts" -> plus(new Sum(0, 0, 0, value, 0, 0, 0, Money.NONE, 0));
            case "tools" -> plus(new Sum(0, 0, 0, 0, value, 0, 0, Money.NONE, 0));
            case "output" -> plus(new Sum(0, 0, 0, 0, 0, value, 0, Money.NONE, 0));
            case "searches" -> plus(new Sum(0, 0, 0, 0, 0, 0, value, Money.NONE, 0));
            case "cost" -> plus(new Sum(0, 0, 0, 0, 0, 0, 0, new Money(value), 0));
            case "unpriced" -> plus(new Sum(0, 0, 0, 0, 0, 0, 0, Money.NONE, value));
            default -> this;
        };
    }
}
