package dev.leadline.research;

import dev.leadline.gemini.BatchPlan;
import dev.leadline.gemini.NotTaken;
import dev.leadline.gemini.TiersConfig;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a batch is looked at again, and when it is given up. */
final class Pace {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final int PARTS_OF_AGE = 4;

    private final TiersConfig times;
    private final Clock clock;

    Pace(TiersConfig times, Clock clock) {
        this.times = times;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** Whether there is no time left to wait for its answer. */
    boolean isDue(BatchPlan plan) {
        return !now().isBefore(plan.until());
    }

    /** Whether there is no time left to wait for the end of a batch that was cancelled. */
    boolean isTooLate(BatchPlan plan) {
        return !now().isBefore(givenUp(plan));
    }

    private Instant givenUp(BatchPlan plan) {
        return plan.until().plus(times.cancelWait());
    }

    /** How long until it is looked at next, a quarter of its age, within bounds. */
    Duration next(Instant since) {
        Duration least = longer(Duration.between(since, now()).dividedBy(PARTS_OF_AGE), times.lookLeast());
        return least.compareTo(times.lookMost()) > 0 ? times.lookMost() : least;
    }

    /** As long as Google says. */
    Duration delay(TaskFailure failure) {
        if (failure instanceof NotTaken refusal) {
            return longer(refusal.delay(), times.lookLeast());
        }
        return failure instanceof TaskFailure.RetryAfter later ? later.delay() : times.lookLeast();
    }

    /** How long until Google lists a submission of this time for sure; zero or less: it does. */
    Duration untilListed(Instant sent) {
        return Duration.between(now(), sent.plus(times.listedAfter()));
    }

    /** Puts the task back; but not for longer than until its batch is given up, however long Google says. */
    <T> Uni<T> putBack(BatchPlan plan, Duration delay, String message) {
        Instant last = isDue(plan) ? givenUp(plan) : plan.until();
        Duration rest = Duration.between(now(), last);
        Duration least = rest.compareTo(Duration.ZERO) > 0 && rest.compareTo(delay) < 0 ? rest : delay;
        return Uni.createFrom()
                .failure(TaskFailure.retryAfter(longer(least, SHORTEST), ErrorType.PROVIDER_UNAVAILABLE, message));
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
