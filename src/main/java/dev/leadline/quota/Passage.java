package dev.leadline.quota;

import dev.leadline.Backoff;
import dev.leadline.RedisUnavailable;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One call on its way: reserve, send, settle; again after a refusal of the provider. */
final class Passage<T> {

    /** The word of the scripts for the quota of the day. */
    private static final String DAY = "day";

    private final Quotas quotas;
    private final QuotaCall call;
    private final String limits;
    private final Function<String, Uni<T>> send;
    private final ToLongFunction<T> counted;
    private final Duration freshness;
    private final long waitsUntil;
    private int refusals;

    /** @param limits of all projects, for the scripts */
    Passage(Quotas quotas, QuotaCall call, String limits, Function<String, Uni<T>> send, ToLongFunction<T> counted) {
        this.quotas = quotas;
        this.call = call;
        this.limits = limits;
        this.send = send;
        this.counted = counted;
        // A request has to arrive within the whole of it, and this process may be slow, too.
        this.freshness = quotas.config().arrival().dividedBy(2);
        this.waitsUntil = System.nanoTime() + quotas.config().patience().toNanos();
    }

    /** Nothing is known that limits the model. */
    Uni<T> unlimited(String project) {
        return Uni.createFrom()
                .deferred(() -> send.apply(project))
                .invoke(answer -> quotas.answers().add(call.model()))
                .onFailure(Overloaded.class)
                .call(failure -> overloaded(Learn.NOT_RESERVED, project))
                .onFailure(QuotaExceeded.class)
                .recoverWithUni(refusal -> learn(Learn.NOT_RESERVED, project, (QuotaExceeded) refusal));
    }

    Uni<T> reserved() {
        return Uni.createFrom().deferred(() -> {
            String number = quotas.nextNumber();
            long asked = System.nanoTime();
            return patiently(quotas.reserve().run(call, number, limits, days()))
                    .onCancellation()
                    .call(() -> giveBack(number))
                    .chain(answer -> switch (answer.result()) {
                        case LOST -> Uni.createFrom().failure(new LeaseLost());
                        case NO_ROOM -> later(answer);
                        case RESERVED ->
                            isOld(asked)
                                    ? end(number, answer.project(), Settle.NOT_SENT)
                                            .chain(this::reserved)
                                    : sent(number, answer.project());
                    });
        });
    }

    /** Then the request might arrive later than it is taken for granted. */
    private boolean isOld(long asked) {
        return System.nanoTime() - asked > freshness.toNanos();
    }

    private Uni<T> sent(String number, String project) {
        return Uni.createFrom()
                .deferred(() -> send.apply(project))
                .call(answer -> answered(number, project, answer))
                .onFailure(failure -> !(failure instanceof QuotaExceeded || failure instanceof Overloaded))
                .call(() -> end(number, project, Settle.AS_ESTIMATED))
                .onCancellation()
                .call(() -> end(number, project, Settle.AS_ESTIMATED))
                .onFailure(Overloaded.class)
                .call(failure -> overloaded(number, project))
                .onFailure(QuotaExceeded.class)
                .recoverWithUni(refusal -> learn(number, project, (QuotaExceeded) refusal));
    }

    private Uni<Void> answered(String number, String project, T answer) {
        quotas.answers().add(call.model());
        return ending(quotas.settle().run(call, number, project, tokens(answer), true));
    }

    private Uni<Void> overloaded(String number, String project) {
        long answered = quotas.answers().take(call.model());
        return ending(quotas.overload().run(call, number, project, limits, answered))
                .invoke(quotas.known()::forget);
    }

    private String tokens(T answer) {
        long tokens = counted.applyAsLong(answer);
        return tokens > 0 ? Long.toString(tokens) : Settle.AS_ESTIMATED;
    }

    private Uni<Void> end(String number, String project, String tokens) {
        return ending(quotas.settle().run(call, number, project, tokens, false));
    }

    /** If Redis is away, the call ends with its run. */
    private static Uni<Void> ending(Uni<Void> script) {
        return script.onFailure(RedisUnavailable.class).recoverWithNull();
    }

    /** Nobody waits for the answer any more: whichever project it would have been. */
    private Uni<Void> giveBack(String number) {
        Uni<Void> done = Uni.createFrom().voidItem();
        for (String project : call.projects()) {
            done = done.chain(() -> end(number, project, Settle.NOT_SENT));
        }
        return done;
    }

    /** The fleet learns of the refusal first; then another project may have room. */
    private Uni<T> learn(String number, String project, QuotaExceeded refusal) {
        refusals++;
        return patiently(quotas.learn().run(call, number, project, limits, days(), refusal))
                .invoke(quotas.known()::forget)
                .chain(() -> refusal.isMidway() || refusals > call.projects().size() + 2
                        ? Uni.createFrom().failure(parked(String.valueOf(refusal.getMessage()), unless()))
                        : reserved());
    }

    private Uni<T> later(Reserve.Answer answer) {
        @Nullable Duration wait = answer.delay();
        boolean ofDay = answer.held().equals(DAY);
        if (ofDay && quotas.config().exhausted() == QuotaConfig.Exhausted.FAIL) {
            return Uni.createFrom().failure(usedUp());
        }
        boolean soon = wait != null && wait.toNanos() <= waitsUntil - System.nanoTime();
        if (soon && !answer.held().equals("line")) {
            return Uni.createFrom().voidItem().onItem().delayIt().by(wait).chain(this::reserved);
        }
        String message = "the quota of " + call.model() + " has no room now";
        return Uni.createFrom()
                .failure(
                        fallsBack(answer.held())
                                ? new NoRoom(wait, parked(message, failing()))
                                : parked(message, unless()));
    }

    private TaskFailure usedUp() {
        return TaskFailure.permanent(
                ErrorType.PROVIDER_REFUSED,
                "the quota of the day for " + call.model() + " is used up until " + PacificDay.endOf(Instant.now()));
    }

    /** Whether another model is asked when this holds the call. */
    private boolean fallsBack(String held) {
        return call.alternative()
                && switch (held) {
                    case DAY -> quotas.config().exhausted() == QuotaConfig.Exhausted.FALL_BACK;
                    case "circuit" -> true;
                    default -> quotas.config().busy() == QuotaConfig.Busy.FALL_BACK;
                };
    }

    private TaskFailure parked(String message, String unless) {
        return new TaskFailure.Parked(call.gate(), call.tokens(), unless, message);
    }

    /** What the task does not wait for: then its run asks another model, or fails. */
    private String unless() {
        String day = fallsBack(DAY) ? DAY : failing();
        return (day + " " + (fallsBack("circuit") ? "circuit" : "")).strip();
    }

    /** The same if no other model has room either: with more words, the task would go on at once, and in a circle. */
    private String failing() {
        return quotas.config().exhausted() == QuotaConfig.Exhausted.FAIL ? DAY : "";
    }

    private static String days() {
        return PacificDay.endsAround(Instant.now());
    }

    /** While Redis is away the run waits for it, as it does for its steps. */
    private static <R> Uni<R> patiently(Uni<R> asked) {
        return Backoff.whileRedisIsAway(asked);
    }
}
