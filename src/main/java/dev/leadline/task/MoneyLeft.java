package dev.leadline.task;

import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a task may still spend.
 *
 * @param soft what may be paid until its run should finish with what it has, up to the hard budget if there is no soft one;
 *     null: nothing limits it
 * @param hard the most that the next call may cost: what calls under way may cost is taken off already; null: nothing limits it
 */
public record MoneyLeft(@Nullable Money soft, @Nullable Money hard) {

    /** Nothing limits it. */
    public static final MoneyLeft ANY = new MoneyLeft(null, null);

    /** Whether the run should finish with what it has. */
    public boolean isShort() {
        return Money.NONE.equals(soft);
    }

    /** What is left if both this and the other one hold. */
    public MoneyLeft and(MoneyLeft other) {
        return new MoneyLeft(less(soft, other.soft), less(hard, other.hard));
    }

    private static @Nullable Money less(@Nullable Money one, @Nullable Money other) {
        return Stream.of(one == null ? other : one, other == null ? one : other)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
