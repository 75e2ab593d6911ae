package dev.leadline.task;

import java.time.Instant;

/**
 * What one call of a provider used and cost: a line of the ledger.
 *
 * @param at when the call was sent, which decides about its price
 * @param model that answered, by whose price the call is counted; up to 100 characters without spaces
 * @param tier how it was served: standard, flex, batch, priority
 * @param cost {@link Money#NONE} if no price is known
 * @param prices names the state of the prices that were used; empty if none is known, which is not the same as free
 * @param end what became of the call
 * @param step of the task that made the call; empty: none
 */
public record Charge(
        Instant at, String model, String tier, BilledTokens tokens, Money cost, String prices, End end, String step) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_STEP = 200;

    /** What became of a call that was paid for. */
    public enum End {
        /** Its answer could be used. */
        ANSWERED,
        /** It was answered, but its answer could not be used: it was refused, empty, or cut. */
        UNUSABLE,
        /** The answer broke off, or nobody waited for its end: what had come by then was paid for. */
        BROKEN_OFF,
        /**
         * No answer came, so nobody here knows whether the provider bills it. Its cost is the most that it may be, and it has no
         * tokens. Only calls under a budget are charged so.
         */
        UNKNOWN
    }

    public Charge {
        model = word(model);
        tier = word(tier);
        prices = prices.isEmpty() ? "" : word(prices);
        step = step.replaceAll("\\p{Cntrl}", " ");
        step = step.length() > LONGEST_STEP ? step.substring(0, LONGEST_STEP) : step;
    }

    /**
     * A call of a provider whose prices this program does not know.
     *
     * @param model or whatever else was paid for
     */
    public static Charge of(String model, BilledTokens tokens, Money cost) {
        return new Charge(Instant.now(), model, "standard", tokens, cost, "given", End.ANSWERED, "");
    }

    public boolean isPriced() {
        return !prices.isEmpty();
    }

    /** The same call, made by a step. */
    public Charge inStep(String name) {
        return new Charge(at, model, tier, tokens, cost, prices, end, name);
    }

    /** The same call at another price. */
    public Charge priced(Money amount, String by) {
        return new Charge(at, model, tier, tokens, amount, by, end, step);
    }

    /** How it counts for its task. */
    public Usage usage() {
        return new Usage(tokens.prompt() + tokens.tools(), tokens.output() + tokens.thoughts(), cost.dollars());
    }

    /** Names come from answers and files, and stand between spaces in Redis. */
    private static String word(String name) {
        String word = name.replaceAll("[^!-~]", "_");
        if (word.isEmpty() || word.equals("-")) {
            return "unknown";
        }
        return word.length() > LONGEST_NAME ? word.substring(0, LONGEST_NAME) : word;
    }
}
