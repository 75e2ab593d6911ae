package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** Single calls of Gemini. Each failure is a {@link TaskFailure}; cancelling closes the connection. */
final class GeminiCalls {

    private static final int OK = 200;

    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final GeminiAnswer answers;
    private final GeminiErrors errors;

    GeminiCalls(GeminiEndpoint endpoint, ObjectMapper json) {
        this.endpoint = endpoint;
        this.json = json;
        this.answers = new GeminiAnswer(json);
        this.errors = new GeminiErrors(json, endpoint.key());
    }

    /** Asks for the answer as a whole. Its text is not compared with a schema. */
    Uni<Generation> whole(String model, byte[] body, Consumer<Usage> used) {
        return call(model, "generateContent", body, this::text).map(answer -> answers.read(answer, model, used));
    }

    /** Asks for an answer for which Gemini may search; it comes as a whole, since its search suggestions come last. */
    Uni<GroundedAnswer> grounded(String model, byte[] body, Consumer<Usage> used, Duration shownFor) {
        return call(model, "generateContent", body, this::text)
                .map(answer -> answers.grounded(answer, model, used, shownFor));
    }

    /**
     * Asks for the answer piece by piece. The next piece is read when {@code told} has completed for the one before.
     *
     * @param told gets the text as it comes, never empty and without thoughts
     */
    Uni<Generation> streamed(String model, byte[] body, Consumer<Usage> used, Function<String, Uni<Void>> told) {
        return Uni.createFrom().deferred(() -> {
            StreamedAnswer answer = new StreamedAnswer(json, errors);
            AtomicBoolean counted = new AtomicBoolean();
            return call(
                            model,
                            "streamGenerateContent?alt=sse",
                            body,
                            // An answer that was whole when the connection broke counts.
                            reply -> read(reply, answer, told)
                                    .onFailure(failure -> failure instanceof Unreachable && answer.isFinished())
                                    .recoverWithItem(answer::soFar))
                    .map(whole -> GeminiAnswer.read(whole, model))
                    // Also an answer that broke off, or that nobody wants any more, was paid for.
                    .onTermination()
                    .invoke(() -> count(answer, used, counted));
        });
    }

    private static void count(StreamedAnswer answer, Consumer<Usage> used, AtomicBoolean counted) {
        if (counted.compareAndSet(false, true)) {
            used.accept(GeminiAnswer.usage(answer.soFar()));
        }
    }

    private Uni<JsonNode> read(GeminiReply reply, StreamedAnswer answer, Function<String, Uni<Void>> told) {
        if (reply.status() != OK) {
            return refused(reply);
        }
        return reply.pieces()
                .onItem()
                .transformToUniAndConcatenate(piece -> tell(answer.add(piece.getBytes()), told))
                .onItem()
                .ignoreAsUni()
                .map(end -> answer.end());
    }

    private static Uni<Void> tell(String text, Function<String, Uni<Void>> told) {
        return text.isEmpty() ? Uni.createFrom().voidItem() : told.apply(text);
    }

    /** How many tokens the prompt has; Google does not charge for the answer. */
    Uni<Long> tokens(String model, byte[] body) {
        return call(model, "countTokens", body, this::text).map(answers::totalTokens);
    }

    private <T> Uni<T> call(String model, String method, byte[] body, Function<GeminiReply, Uni<T>> read) {
        return endpoint.call(model, method, body, read)
                .onFailure(Unreachable.class)
                .transform(errors::unreachable);
    }

    private Uni<String> text(GeminiReply reply) {
        return reply.status() == OK ? reply.body().map(Buffer::toString) : refused(reply);
    }

    private <T> Uni<T> refused(GeminiReply reply) {
        return reply.body().map(body -> {
            throw errors.of(reply.status(), reply.header("Retry-After"), body.toString());
        });
    }
}
