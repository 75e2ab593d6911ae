package dev.leadline.task;

import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a task may still spend. What calls under way may cost is taken off already.
 *
 * @param soft until its run should finish with what it has; null: there is no such budget
 * @param hard until no further call is sent; null: there is no such budget
 */
public record MoneyLeft(@Nullable Money soft, @Nullable Money hard) {

    /** Nothing limits it. */
    public static final MoneyLeft ANY = new MoneyLeft(null, null);

    /** Whether the run should finish with what it has. */
    public boolean isShort() {
        return Stream.of(soft, hard).anyMatch(Money.NONE::equals);
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
