package dev.leadline.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Refuses, before anything is paid, what the model would refuse. What is known of models may be incomplete: then it passes. */
final class PromptCheck {

    /** An estimate is so many times too high or too low at most; in between, Gemini is asked. */
    private static final int DOUBT = 2;

    private final Models models;
    private final GeminiRequest requests;
    private final GeminiCalls calls;
    private final Optional<Integer> maxOutputTokens;

    PromptCheck(Models models, GeminiRequest requests, GeminiCalls calls, Optional<Integer> maxOutputTokens) {
        this.models = models;
        this.requests = requests;
        this.calls = calls;
        this.maxOutputTokens = maxOutputTokens;
    }

    /** Completes when the prompt may be sent; fails with a {@link TaskFailure.Permanent} that says what would be right. */
    Uni<Void> before(Prompt prompt, String model) {
        return before(prompt, () -> requests.content(prompt), model);
    }

    /** The same for a question that Gemini may search for. */
    Uni<Void> before(GroundedPrompt prompt, String model) {
        return before(prompt.question(), () -> requests.content(prompt), model);
    }

    private Uni<Void> before(Prompt prompt, Supplier<ObjectNode> request, String model) {
        return Uni.createFrom().deferred(() -> {
            ModelCatalog catalog = models.catalog();
            RequestRules.of(catalog, model)
                    .flatMap(rules -> rules.fault(request.get()))
                    .ifPresent(fault -> {
                        throw wrong(fault);
                    });
            return fits(prompt, model);
        });
    }

    private static TaskFailure wrong(String what) {
        return TaskFailure.permanent(ErrorType.INVALID_ARGUMENTS, what);
    }

    private Uni<Void> fits(Prompt prompt, String model) {
        return fits(model, TokenEstimate.of(prompt), () -> requests.forCounting(prompt, model), "the prompt");
    }

    /**
     * Completes when the model reads so much; fails as {@link #before}.
     *
     * @param estimate of the tokens
     * @param forCounting the body with which Gemini is asked how many they are, if that is in doubt
     * @param what it is, for people
     */
    Uni<Void> fits(String model, long estimate, Supplier<byte[]> forCounting, String what) {
        return Uni.createFrom()
                .deferred(() -> RequestRules.of(models.catalog(), model)
                        .map(rules -> rules.room(maxOutputTokens))
                        .map(room -> fits(model, estimate, forCounting, new Bound(room, model, what)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** @param room tokens that the model reads */
    private record Bound(long room, String model, String what) {
        TaskFailure broken(String tokens) {
            return TaskFailure.permanent(
                    ErrorType.TOO_LARGE,
                    what + " has " + tokens + " tokens, but " + model + " reads at most " + number(room) + ": shorten "
                            + what + ", or use a model that reads more");
        }
    }

    private Uni<Void> fits(String model, long estimate, Supplier<byte[]> forCounting, Bound bound) {
        if (estimate <= bound.room() / DOUBT) {
            return Uni.createFrom().voidItem();
        }
        if (estimate / DOUBT > bound.room()) {
            throw bound.broken("about " + number(estimate));
        }
        return calls.tokens(model, forCounting.get())
                .invoke(counted -> {
                    if (counted > bound.room()) {
                        throw bound.broken(number(counted));
                    }
                })
                // Whatever stands where Gemini is may not be able to count. The call itself then shows what is wrong.
                .onFailure(failure -> !isTooLong(failure))
                .recoverWithItem(estimate)
                .replaceWithVoid();
    }

    private static boolean isTooLong(Throwable failure) {
        return failure instanceof TaskFailure known && known.type() == ErrorType.TOO_LARGE;
    }

    private static String number(long tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }
}
