package dev.leadline.sharing;

import dev.leadline.Backoff;
import dev.leadline.RedisUnavailable;
import dev.leadline.broker.LeaseLost;
import dev.leadline.records.SetAside;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.Scripts;
import dev.leadline.sharing.EndFlight.Ending;
import dev.leadline.task.TaskFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls that tasks share once, for the whole fleet. */
@Singleton
public class SharedCalls {

    private final ClaimCall claim;
    private final EndFlight end;
    private final SharingConfig config;
    private final MeterRegistry metrics;

    public SharedCalls(Links links, KeyPrefix prefix, RedisConfig redis, SharingConfig config, MeterRegistry metrics) {
        Scripts scripts = new Scripts(links.open("sharing"), prefix, redis.commandTimeout(), SetAside.SCRIPT);
        Duration patience = redis.commandTimeout();
        this.claim = new ClaimCall(scripts, patience);
        this.end = new EndFlight(scripts, config, patience);
        this.config = config;
        this.metrics = metrics;
    }

    /** What is shared if a task does not say so itself. */
    public SharingConfig config() {
        return config;
    }

    /** How answers are written in Redis. */
    public interface Form<T> {
        String write(T answer);

        /** The answer of another call. */
        T read(String text);

        /**
         * How a failure is written that all have who wait for the answer; null: it is the run's own, and another task makes the
         * call.
         */
        @Nullable
        String writeFailure(Throwable failure);

        /** The failure of another call. */
        Throwable readFailure(String text);
    }

    /**
     * The answer to a call that is kept, or that another task gets, or that this run gets. While another task makes the call it
     * fails with {@link TaskFailure.Following}: then the run should end, since its task waits for the answer without a slot. A
     * handler that has other calls under way should let them end first, and keep their results in steps.
     *
     * <p>An answer that takes more room than is configured, or for which Redis has no room, is given to this run alone; then
     * another task makes the call again.
     *
     * @param make makes the call; if it fails, the answer fails so, for those who wait for it, too, or one of them makes the call
     */
    public <T> Uni<T> once(SharedCall call, Supplier<Uni<T>> make, Form<T> form) {
        return claimed(call, answer -> switch (answer.result()) {
            case LEADS -> led(call, make, form);
            case KEPT, SHARED -> given(answer, form);
            case FOLLOWS -> Uni.createFrom().failure(following(call));
            case FAILED -> Uni.createFrom().failure(form.readFailure(answer.text()));
            case LOST -> Uni.createFrom().failure(new LeaseLost());
        });
    }

    private <T> Uni<T> claimed(SharedCall call, Function<ClaimCall.Answer, Uni<T>> then) {
        return Backoff.whileRedisIsAway(claim.run(call))
                .chain(answer -> then.apply(answer))
                // Who has no claim gives none back. No pipeline could own this subscription: whoever cancels does not
                // wait,
                // and the connection of the call is to be closed at once, not when Redis has answered.
                .onCancellation()
                .invoke(() -> leave(call, Ending.NOTHING).subscribe().with(done -> {}));
    }

    /**
     * The answer to a call that is kept, or that another task gets; empty if this run may make the call in its own way. Fails as {@link
     * #once} does, and so while another task makes the call.
     */
    public <T> Uni<Optional<T>> find(SharedCall call, Form<T> form) {
        return claimed(call, answer -> switch (answer.result()) {
            case LEADS -> leave(call, Ending.NOTHING).replaceWith(Optional.empty());
            case KEPT, SHARED -> given(answer, form).map(Optional::of);
            case FOLLOWS -> Uni.createFrom().failure(following(call));
            case FAILED -> Uni.createFrom().failure(form.readFailure(answer.text()));
            case LOST -> Uni.createFrom().failure(new LeaseLost());
        });
    }

    /**
     * Keeps an answer that this run got in its own way, such as in a batch, and gives it to those who wait for it. If one is kept, or
     * another task makes the call, nothing changes.
     */
    public <T> Uni<Void> offer(SharedCall call, T answer, Form<T> form) {
        return claimed(call, claim -> switch (claim.result()) {
            case LEADS -> share(call, form.write(answer));
            case KEPT, SHARED, FOLLOWS, FAILED -> Uni.createFrom().voidItem();
            case LOST -> Uni.createFrom().failure(new LeaseLost());
        });
    }

    private <T> Uni<T> led(SharedCall call, Supplier<Uni<T>> make, Form<T> form) {
        count("call");
        return Uni.createFrom()
                .<T>deferred(make::get)
                // A task that waits for a quota keeps its claim: those who follow it would only wait behind it.
                .onFailure(failure -> !(failure instanceof TaskFailure.Parked))
                .call(failure -> leave(call, ending(form.writeFailure(failure))))
                .call(answer -> share(call, form.write(answer)));
    }

    private <T> Uni<T> given(ClaimCall.Answer answer, Form<T> form) {
        count(answer.result() == ClaimCall.Result.KEPT ? "cache" : "flight");
        return Uni.createFrom().item(() -> form.read(answer.text()));
    }

    private static Ending ending(@Nullable String failure) {
        return failure == null ? Ending.NOTHING : Ending.failure(failure);
    }

    private TaskFailure following(SharedCall call) {
        return new TaskFailure.Following(
                call.name(), config.looksAfter(), "another task makes the same call, and its answer is waited for");
    }

    /** What was paid for waits while Redis is away, as the result of a step does. */
    private Uni<Void> share(SharedCall call, String answer) {
        return Backoff.whileRedisIsAway(end.run(call, Ending.answer(answer))
                        .onFailure(failure -> failure instanceof RedisUnavailable away && away.isFull())
                        .recoverWithUni(() -> end.run(call, Ending.NOTHING)))
                .onFailure()
                .invoke(failure -> Log.warn(
                        "An answer could not be shared; the tasks that wait for it make its call again", failure))
                .onFailure()
                .recoverWithNull();
    }

    /** If Redis is away, the claim ends with its run. */
    private Uni<Void> leave(SharedCall call, Ending ending) {
        return end.run(call, ending).onFailure().recoverWithNull();
    }

    /** Counts where answers came from: {@code call}, {@code flight} (of another task) or {@code cache}. */
    private void count(String source) {
        metrics.counter("leadline.shared.answers", "source", source).increment();
    }
}
