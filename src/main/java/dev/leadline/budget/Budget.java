package dev.leadline.budget;

import dev.leadline.task.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may spend in each day or month (UTC, by the clock of Redis). Each charge counts when it is entered.
 *
 * @param soft from here on runs should finish with what they have; null: no such budget
 * @param hard no call is sent that may cost more than what is left of it; null: no such budget
 */
public record Budget(@Nullable Money soft, @Nullable Money hard, Per per) {

    public static final Budget NONE = new Budget(null, null, Per.P1M);

    /** In dollars. Up to nearly twice as much, amounts are exact where numbers are doubles, as in Redis' scripts. */
    public static final int MOST = 500_000;

    /** Its names are ISO 8601 durations, as clients and scripts write them. */
    public enum Per {
        P1D,
        P1M
    }

    boolean isNone() {
        return soft == null && hard == null;
    }

    /** Three words for the scripts, {@code -} for no budget. */
    String text() {
        return word(soft) + " " + word(hard) + " " + per;
    }

    /** @param text may be empty */
    static Budget parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] words = text.split(" ");
        return new Budget(money(words[0]), money(words[1]), Per.valueOf(words[2]));
    }

    private static String word(@Nullable Money amount) {
        return amount == null ? "-" : Long.toString(amount.units());
    }

    private static @Nullable Money money(String word) {
        return word.equals("-") ? null : new Money(Long.parseLong(word));
    }
}
