package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.quota.QuotaCall;
import dev.leadline.quota.Quotas;
import dev.leadline.quota.Refused;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Single calls of Gemini. Each failure is a {@link TaskFailure}, or a {@link Refused}; cancelling closes the connection. */
final class GeminiCalls {

    private static final int OK = 200;

    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final GeminiAnswer answers;
    private final GeminiErrors errors;
    private final Billing billing;
    private final Quotas quotas;

    GeminiCalls(GeminiEndpoint endpoint, ObjectMapper json, Models models, Quotas quotas) {
        this.endpoint = endpoint;
        this.json = json;
        this.answers = new GeminiAnswer(json);
        this.errors = new GeminiErrors(json, endpoint.keys().all());
        this.billing = new Billing(models);
        this.quotas = quotas;
    }

    /** Asks for the answer as a whole. Its text is not compared with a schema. */
    Uni<Generation> whole(Asked asked, byte[] body, Consumer<Charge> used) {
        String model = asked.model();
        return limited(
                asked,
                project -> Uni.createFrom().deferred(() -> {
                    Instant sent = Instant.now();
                    return call(
                                    project,
                                    model,
                                    "generateContent",
                                    body,
                                    reply -> text(reply)
                                            .map(answer -> answers.parse(answer, ServedTier.of(reply, asked.tier()))))
                            .map(answer -> charged(answer, model, sent, used));
                }));
    }

    /** Also an answer that cannot be used was paid for. */
    private Generation charged(JsonNode answer, String model, Instant sent, Consumer<Charge> used) {
        try {
            Generation read = GeminiAnswer.read(answer, model);
            Optional<Charge> charge = billing.charge(answer, model, sent, Charge.End.ANSWERED);
            charge.ifPresent(used);
            return charge.map(known -> read.costing(known.usage())).orElse(read);
        } catch (TaskFailure unusable) {
            billing.charge(answer, model, sent, Charge.End.UNUSABLE).ifPresent(used);
            throw unusable;
        }
    }

    /**
     * What is asked, for the quota of its model.
     *
     * @param tokens of the input, an estimate
     * @param lease of the run that asks; null: no quota is asked
     * @param alternative whether another model may be asked instead
     * @param tier null: none was asked for
     */
    record Asked(
            String model,
            long tokens,
            @Nullable Lease lease,
            boolean alternative,
            @Nullable Tier tier) {}

    /** Sends when the quota of the model has room. */
    private Uni<Generation> limited(Asked asked, Function<String, Uni<Generation>> send) {
        Lease lease = asked.lease();
        if (lease == null) {
            return send.apply(endpoint.keys().projects().get(0));
        }
        QuotaCall call =
                new QuotaCall(lease, asked.model(), endpoint.keys().projects(), asked.tokens(), asked.alternative());
        return quotas.call(call, send, answer -> answer.usage().promptTokens());
    }

    /**
     * Asks for the answer piece by piece. The next piece is read when {@code told} has completed for the one before.
     *
     * @param told gets the text as it comes, never empty and without thoughts
     * @param mayEndEarly whether an answer counts that was whole when the connection broke
     */
    Uni<Generation> streamed(
            Asked asked, byte[] body, Consumer<Charge> used, Function<String, Uni<Void>> told, boolean mayEndEarly) {
        String model = asked.model();
        return limited(
                asked,
                project -> Uni.createFrom().deferred(() -> {
                    Instant sent = Instant.now();
                    StreamedAnswer answer = new StreamedAnswer(json, errors);
                    Consumer<Charge> once = once(used);
                    return call(
                                    project,
                                    model,
                                    "streamGenerateContent?alt=sse",
                                    body,
                                    reply -> read(reply, asked, answer, told)
                                            .onFailure(failure -> failure instanceof Unreachable
                                                    && mayEndEarly
                                                    && answer.isFinished())
                                            .recoverWithItem(answer::soFar))
                            .map(whole -> charged(whole, model, sent, once))
                            .onFailure(Refused.class)
                            .transform(refusal -> answer.hasText() ? ((Refused) refusal).midway() : refusal)
                            // Also an answer that broke off, or that nobody wants any more, was paid for.
                            .onTermination()
                            .invoke(() -> billing.charge(answer.soFar(), model, sent, Charge.End.BROKEN_OFF)
                                    .ifPresent(once));
                }));
    }

    /** Whoever ends a stream first has it charged: its end, its failure, or who cancels it. */
    private static Consumer<Charge> once(Consumer<Charge> used) {
        AtomicBoolean counted = new AtomicBoolean();
        return charge -> {
            if (counted.compareAndSet(false, true)) {
                used.accept(charge);
            }
        };
    }

    private Uni<JsonNode> read(
            GeminiReply reply, Asked asked, StreamedAnswer answer, Function<String, Uni<Void>> told) {
        if (reply.status() != OK) {
            return refused(reply);
        }
        answer.servedBy(ServedTier.of(reply, asked.tier()));
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
        return call(endpoint.keys().projects().get(0), model, "countTokens", body, this::text)
                .onFailure(Refused.class)
                .transform(refusal -> ((Refused) refusal).otherwise())
                .map(answers::totalTokens);
    }

    private <T> Uni<T> call(
            String project, String model, String method, byte[] body, Function<GeminiReply, Uni<T>> read) {
        return endpoint.call(project, model, method, body, read)
                .onFailure(Unreachable.class)
                .transform(errors::unreachable);
    }

    private Uni<String> text(GeminiReply reply) {
        return reply.status() == OK ? reply.body().map(Buffer::toString) : refused(reply);
    }

    private <T> Uni<T> refused(GeminiReply reply) {
        return reply.body().map(body -> {
            throw errors.refusal(reply.status(), reply.header("Retry-After"), body.toString());
        });
    }
}
