package dev.leadline.research;

import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The calls and the time that one run of a deep dive may still use. Calls of earlier runs count, if their answers were kept; the time is
 * that of the run. Safe for use by several threads.
 */
final class CallBudget {

    private final Depth depth;
    private final int reserve;
    private final Instant end;
    private final Duration time;
    private final UnaryOperator<Prompt> inTime;
    private int taken;
    private @Nullable String spent;

    /** @param reserve calls that are kept for the end */
    CallBudget(Depth depth, int reserve, Instant start) {
        this.depth = depth;
        this.reserve = reserve;
        this.time = depth.time();
        this.end = start.plus(time);
        this.inTime = prompt -> prompt;
    }

    /** That of a task which may say by when it wants its report: it has time until then, within bounds, for calls that cost less. */
    CallBudget(Depth depth, int reserve, Instant start, Tiered tiers, TaskContext context) {
        this.depth = depth;
        this.reserve = reserve;
        this.time = tiers.time(context, start, depth.time());
        this.end = start.plus(time);
        this.inTime = prompt -> tiers.inTime(prompt, context, left());
    }

    /** It did not allow a further call. The message says why. */
    static final class Spent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String cut;

        /** @param cut what was used up, as {@link #spent} gives it */
        Spent(String message, @Nullable String cut) {
            super(message, null, false, false);
            this.cut = String.valueOf(cut);
        }
    }

    /** What was used up, if that is why something failed; else null. */
    static @Nullable String cutBy(Throwable failure) {
        return failure instanceof Spent spent ? spent.cut : null;
    }

    /** Takes one call, unless there is none, or no time. */
    boolean take() {
        return take(reserve);
    }

    /** Takes one call of those that were kept for the end. */
    boolean takeReserved() {
        return take(0);
    }

    /**
     * Takes one call that nothing else is waiting for, unless there is none, or no time. The report is no shorter without it, so
     * that it does not say that the budget cut it.
     */
    synchronized boolean takeSpare() {
        boolean isThere = !left().isZero() && taken < depth.calls() - reserve;
        taken += isThere ? 1 : 0;
        return isThere;
    }

    private synchronized boolean take(int rest) {
        if (left().isZero()) {
            timeIsOver();
            return false;
        }
        if (taken >= depth.calls() - rest) {
            spent = "the budget of " + depth.calls() + " calls was used up";
            return false;
        }
        taken++;
        return true;
    }

    /** The prompt in the tier that there is time for. */
    Prompt inTime(Prompt prompt) {
        return inTime.apply(prompt);
    }

    /**
     * Enters what an earlier run kept.
     *
     * @param calls whose answers it kept
     * @param cut why one of them came to nothing, as {@link #spent} gave it; null when the budget was enough
     */
    synchronized void resume(int calls, @Nullable String cut) {
        taken += calls;
        spent = cut == null ? spent : cut;
    }

    /** Something was left out, since the task or its tenant may spend no more money. */
    synchronized void noMoney() {
        spent = "the budget has too little left";
    }

    /** What is left of the time; zero when it is over. */
    Duration left() {
        Duration left = Duration.between(Instant.now(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Waits for an answer no longer than the time allows; then it fails with {@link Spent}, and the call is cancelled. */
    <T> Uni<T> within(Uni<T> answer) {
        return answer.ifNoItem().after(left().plusMillis(1)).recoverWithUni(() -> {
            timeIsOver();
            return Uni.createFrom().failure(new Spent("not answered, since " + spent(), spent()));
        });
    }

    private synchronized void timeIsOver() {
        spent = "the time of " + time.toSeconds() + " s was used up";
    }

    synchronized int calls() {
        return taken;
    }

    /** Why the report is shorter than it could be; null when it is not. */
    synchronized @Nullable String spent() {
        return spent;
    }

    String why() {
        return "not asked, since " + spent() + " (depth " + depth.key() + ")";
    }
}
