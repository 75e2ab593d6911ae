package dev.leadline.broker;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs scripts on a link, by their SHA, or by their text where Redis does not know them (any more). Scripts answer twice
 * the same, so a call whose answer was lost is simply sent again until its time is over.
 */
final class Scripts {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final RedisLink link;
    private final String base;
    private final Duration commandTimeout;

    Scripts(RedisLink link, Keys keys, Duration commandTimeout) {
        this.link = link;
        this.base = keys.base();
        this.commandTimeout = commandTimeout;
    }

    /**
     * Runs a script until Redis answered, for at most {@code patience}.
     *
     * @return its reply; fails with {@link BrokerUnavailable}
     */
    Uni<Response> run(Script script, List<String> arguments, Duration patience) {
        return attempt(script, arguments, System.nanoTime() + patience.toNanos(), FIRST_PAUSE, true);
    }

    private Uni<Response> attempt(Script script, List<String> arguments, long deadline, Duration pause, boolean known) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        Duration timeout = left.compareTo(commandTimeout) < 0 ? left : commandTimeout;
        return once(script, arguments, timeout)
                .onFailure(BrokerUnavailable.class)
                .recoverWithUni(failure -> again(script, arguments, deadline, pause, known, failure));
    }

    private Uni<Response> again(
            Script script,
            List<String> arguments,
            long deadline,
            Duration pause,
            boolean known,
            BrokerUnavailable last) {
        boolean outcomeKnown = known && last.outcomeKnown();
        if (last.isFinal() || System.nanoTime() + pause.toNanos() >= deadline) {
            return Uni.createFrom().failure(last.withOutcomeKnown(outcomeKnown));
        }
        // Jitter, so that a fleet does not come back in step.
        Duration wait = Duration.ofMillis(1 + ThreadLocalRandom.current().nextLong(pause.toMillis()));
        Duration next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(wait)
                .chain(() -> attempt(script, arguments, deadline, next, outcomeKnown));
    }

    private Uni<Response> once(Script script, List<String> arguments, Duration timeout) {
        return link.send(request(Command.EVALSHA, script.sha(), arguments), timeout)
                .onFailure(Scripts::isUnknownScript)
                .recoverWithUni(() -> link.send(request(Command.EVAL, script.source(), arguments), timeout))
                .onFailure(ErrorType.class)
                .transform(Scripts::explain)
                .map(Objects::requireNonNull);
    }

    private Request request(Command command, String script, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(base);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return request;
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure instanceof ErrorType error
                && String.valueOf(error.getMessage()).startsWith("NOSCRIPT");
    }

    /** Turns refusals of Redis into the broker's words; anything else is a bug, and stays what it is. */
    static Throwable explain(Throwable error) {
        String message = String.valueOf(error.getMessage());
        if (message.contains("OOM command not allowed")) {
            return BrokerUnavailable.full();
        }
        if (message.contains("MISCONF ")) {
            // Its own words: errors writing to the append-only file, or none of the snapshots that it should keep.
            return new BrokerUnavailable("Redis cannot write to its disk and changes nothing for now", true);
        }
        for (String refusal : List.of(
                "LOADING",
                "BUSY",
                "READONLY",
                "MASTERDOWN",
                "CLUSTERDOWN",
                "TRYAGAIN",
                "NOREPLICAS",
                "MOVED",
                "UNBLOCKED")) {
            if (message.startsWith(refusal) || message.contains("-" + refusal + " ")) {
                return new BrokerUnavailable(
                        "Redis refuses for now: " + refusal.toLowerCase(java.util.Locale.ROOT), true);
            }
        }
        return error;
    }
}
