package dev.leadline.sharing;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.task.ErrorType;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.TaskError;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Runs that ask the same, on one node, and a provider that counts its calls. */
final class SharedCallsFixture {

    static final SharedCalls.Form<String> AS_IT_IS = new SharedCalls.Form<>() {
        @Override
        public String write(String answer) {
            return answer;
        }

        @Override
        public String read(String text) {
            return text;
        }

        @Override
        public @Nullable String writeFailure(Throwable failure) {
            return failure instanceof TaskFailure.Permanent ? failure.getMessage() : null;
        }

        @Override
        public Throwable readFailure(String text) {
            return TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, text);
        }
    };

    final AtomicInteger made = new AtomicInteger();
    final SharedCalls calls;
    private final BrokerFixture node;

    SharedCallsFixture(BrokerFixture node, SharingConfig config) {
        this.node = node;
        this.calls = node.with(
                (links, prefix, redis) -> new SharedCalls(links, prefix, redis, config, new SimpleMeterRegistry()));
    }

    static SharedCall question(LeasedTask task) {
        return question(task, "digest", Duration.ZERO);
    }

    static SharedCall question(LeasedTask task, String digest, Duration cacheFor) {
        return new SharedCall(task.lease(), task.placement().tenant(), digest, cacheFor);
    }

    Uni<String> ask(SharedCall call, Uni<String> answer) {
        return calls.once(
                call,
                () -> {
                    made.incrementAndGet();
                    return answer;
                },
                AS_IT_IS);
    }

    /** The answer comes at once, if this run has to make the call. */
    String ask(LeasedTask task, String answer) {
        return node.await(ask(question(task), Uni.createFrom().item(answer)));
    }

    /** A run that waits for the provider, which has got its call. */
    CompletableFuture<String> lead(LeasedTask task, CompletableFuture<String> answer) {
        int before = made.get();
        CompletableFuture<String> led =
                ask(question(task), Uni.createFrom().completionStage(answer)).subscribeAsCompletionStage();
        Awaitility.await().until(() -> made.get() > before);
        return led;
    }

    /** What the worker reports of a run that has to wait for another one. */
    Outcome putOff(LeasedTask task) {
        try {
            node.await(ask(question(task), Uni.createFrom().item("a call too many")));
        } catch (TaskFailure.Following other) {
            return new Outcome.Snoozed(
                    other.longest(),
                    new TaskError("provider-unavailable", "follows", true, task.attempt()),
                    Usage.NONE,
                    other.flight());
        }
        throw new AssertionError("it waits for nobody");
    }
}
