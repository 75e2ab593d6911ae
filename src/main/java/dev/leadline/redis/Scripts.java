package dev.leadline.redis;

import dev.leadline.Backoff;
import dev.leadline.RedisUnavailable;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts on a link, by their SHA, or by their text if Redis does not know them (any more). A repeated call gives
 * the same answer and does no harm, so a call whose answer was lost is sent again until its time is over.
 */
public final class Scripts {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));

    private final RedisLink link;
    private final String base;
    private final Duration commandTimeout;
    private final Script onWrongType;

    /**
     * @param onWrongType a script without arguments that renames keys of a wrong type; run when a script met such a key
     */
    public Scripts(RedisLink link, KeyPrefix prefix, Duration commandTimeout, Script onWrongType) {
        this.link = link;
        this.base = prefix.value();
        this.commandTimeout = commandTimeout;
        this.onWrongType = onWrongType;
    }

    /**
     * Runs a script, again and again until Redis answers, for at most {@code patience}.
     *
     * @return its reply; fails with {@link RedisUnavailable}
     */
    public Uni<Response> run(Script script, List<String> arguments, Duration patience) {
        script.check(arguments);
        return attempt(new Call(script, arguments, System.nanoTime() + patience.toNanos()), 1, true);
    }

    /** @param deadline by the clock of {@link System#nanoTime} */
    private record Call(Script script, List<String> arguments, long deadline) {}

    /** @param known whether it is certain that no try so far had an effect */
    private Uni<Response> attempt(Call call, int number, boolean known) {
        Duration left = Duration.ofNanos(call.deadline() - System.nanoTime());
        Duration timeout = left.compareTo(commandTimeout) < 0 ? left : commandTimeout;
        return once(call.script(), call.arguments(), timeout)
                .onFailure(RedisUnavailable.class)
                .recoverWithUni(failure -> again(call, number, known, failure));
    }

    /** For a script that answers for each of its items: whether it did what it is for, which is its code 0. In their order. */
    public Uni<List<Boolean>> runEach(Script script, List<String> arguments, Duration patience) {
        return run(script, arguments, patience).map(codes -> {
            List<Boolean> done = new ArrayList<>(codes.size());
            codes.forEach(code -> done.add(code.toInteger() == 0));
            return done;
        });
    }

    private Uni<Response> again(Call call, int number, boolean known, RedisUnavailable last) {
        boolean outcomeKnown = known && last.outcomeKnown();
        if (last.isFull() || System.nanoTime() + BACKOFF.ceiling(number).toNanos() >= call.deadline()) {
            return Uni.createFrom().failure(last.withOutcomeKnown(outcomeKnown));
        }
        Duration wait = BACKOFF.after(number, ThreadLocalRandom.current()).plusMillis(1);
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(wait)
                .chain(() -> attempt(call, number + 1, outcomeKnown));
    }

    private Uni<Response> once(Script script, List<String> arguments, Duration timeout) {
        return link.send(request(Command.EVALSHA, script.sha(), arguments), timeout)
                .onFailure(RedisError.class)
                .recoverWithUni(error -> refused(error, script, arguments, timeout))
                .map(Objects::requireNonNull);
    }

    private Uni<@Nullable Response> refused(RedisError error, Script script, List<String> arguments, Duration timeout) {
        if (error.says("NOSCRIPT")) {
            return byText(script, arguments, timeout)
                    .onFailure(RedisError.class)
                    .recoverWithUni(again -> refused(again, script, arguments, timeout));
        }
        if (error.says("WRONGTYPE")) {
            return setAside(timeout).chain(() -> explained(byText(script, arguments, timeout)));
        }
        return Uni.createFrom().failure(error.explained());
    }

    private Uni<@Nullable Response> byText(Script script, List<String> arguments, Duration timeout) {
        return link.send(request(Command.EVAL, script.source(), arguments), timeout);
    }

    private static Uni<@Nullable Response> explained(Uni<@Nullable Response> answer) {
        return answer.onFailure(RedisError.class).transform(error -> error.explained());
    }

    /** A script that met a key of another type did nothing, or something that a second run completes. */
    private Uni<Void> setAside(Duration timeout) {
        return explained(byText(onWrongType, List.of(), timeout))
                .invoke(names -> Log.errorf(
                        "Keys in Redis were of another type than Leadline's and are set aside under %saside: for a day: %s",
                        base, names))
                .replaceWithVoid();
    }

    private Request request(Command command, String script, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(base);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return request;
    }
}
