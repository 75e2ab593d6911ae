package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.budget.Budgets;
import dev.leadline.budget.Outlay;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Question;
import dev.leadline.quota.QuotaCall;
import dev.leadline.quota.Quotas;
import dev.leadline.quota.Refused;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
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
    private final Budgets budgets;
    private final MostOfCall most;

    /** @param maxOutputTokens that requests ask for */
    GeminiCalls(
            GeminiEndpoint endpoint,
            ObjectMapper json,
            Models models,
            Quotas quotas,
            Budgets budgets,
            Optional<Integer> maxOutputTokens) {
        this.endpoint = endpoint;
        this.json = json;
        this.answers = new GeminiAnswer(json);
        this.errors = new GeminiErrors(json, endpoint.keys().all());
        this.billing = new Billing(models);
        this.quotas = quotas;
        this.budgets = budgets;
        this.most = new MostOfCall(models, maxOutputTokens);
    }

    /** Asks for the answer as a whole. Its text is not compared with a schema. */
    Uni<Generation> whole(Asked asked, byte[] body, Consumer<Charge> used) {
        Exchange<Generation> exchange = new Exchange<>(
                false,
                project -> answered(asked, project, body),
                (answer, cost) -> GeminiAnswer.read(answer, asked.model(), cost),
                Generation::usage);
        return atOnce(asked, body, exchange, used);
    }

    /**
     * A call whose answer comes as a whole.
     *
     * @param searches whether Gemini may search for the answer
     * @param request sends it for a project
     * @param read makes what is given back of the answer, with what it cost
     * @param usage what that says that it cost
     */
    private record Exchange<T>(
            boolean searches,
            Function<String, Uni<JsonNode>> request,
            BiFunction<JsonNode, Usage, T> read,
            Function<T, Usage> usage) {}

    private <T> Uni<T> atOnce(Asked asked, byte[] body, Exchange<T> exchange, Consumer<Charge> used) {
        return limited(
                asked,
                () -> most.of(asked, body, exchange.searches()),
                (project, outlay) -> Uni.createFrom().deferred(() -> {
                    Instant sent = Instant.now();
                    Consumer<Charge> known = known(outlay, used);
                    Uni<T> request = exchange.request()
                            .apply(project)
                            .map(answer -> billing.charged(
                                    answer,
                                    asked.model(),
                                    sent,
                                    known,
                                    cost -> exchange.read().apply(answer, cost)));
                    return watched(outlay, request).onTermination().invoke(() -> outlay.over(used));
                }),
                answer -> exchange.usage().apply(answer).promptTokens());
    }

    private static Consumer<Charge> known(Outlay outlay, Consumer<Charge> used) {
        return charge -> used.accept(outlay.counted(charge));
    }

    /** Tells the outlay that a request leaves, and when it was answered and charged, by whatever, or did not leave. */
    private static <T> Uni<T> watched(Outlay outlay, Uni<T> request) {
        return Uni.createFrom()
                .deferred(() -> {
                    outlay.sent();
                    return request;
                })
                .invoke(outlay::known)
                .onFailure(GeminiCalls::saysWhatItCosts)
                .invoke(outlay::known);
    }

    /** Gemini answered, or the request never left. A run that gives a call up does not know whether it is billed. */
    private static boolean saysWhatItCosts(Throwable failure) {
        return failure instanceof NoAnswer lost
                ? !lost.isSent()
                : failure instanceof TaskFailure || failure instanceof Refused;
    }

    private Uni<JsonNode> answered(Asked asked, String project, byte[] body) {
        return call(
                project,
                asked.model(),
                "generateContent",
                body,
                reply -> text(reply).map(answer -> answers.parse(answer, ServedTier.of(reply, asked.tier()))));
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

    /** Sends when the budgets and the quota of the model have room. Money is held first, since waiting for a quota may end the run. */
    private <T> Uni<T> limited(
            Asked asked, Supplier<Charge> most, BiFunction<String, Outlay, Uni<T>> send, ToLongFunction<T> counted) {
        return budgets.spend(
                asked.lease(), most, outlay -> withinQuota(asked, project -> send.apply(project, outlay), counted));
    }

    private <T> Uni<T> withinQuota(Asked asked, Function<String, Uni<T>> send, ToLongFunction<T> counted) {
        Lease lease = asked.lease();
        if (lease == null) {
            return send.apply(endpoint.keys().projects().get(0));
        }
        QuotaCall call =
                new QuotaCall(lease, asked.model(), endpoint.keys().projects(), asked.tokens(), asked.alternative());
        return quotas.call(call, send, counted);
    }

    /** Asks for an answer for which Gemini may search; it comes as a whole, since its search suggestions come last. */
    Uni<GroundedAnswer> grounded(Asked asked, byte[] body, Consumer<Charge> used, Duration shownFor) {
        Exchange<GroundedAnswer> exchange = new Exchange<>(
                true,
                project -> answered(asked, project, body),
                (answer, cost) -> GeminiAnswer.grounded(answer, asked.model(), cost, shownFor),
                GroundedAnswer::usage);
        return atOnce(asked, body, exchange, used);
    }

    /** Has questions about a text decided. */
    Uni<Decided> decided(Asked asked, byte[] body, Map<String, Question> questions, Consumer<Charge> used) {
        Exchange<Decided> exchange = new Exchange<>(
                false,
                project -> reachable(endpoint.post(project, "decisions", body, this::text))
                        .map(answers::parse),
                (reply, cost) -> DecisionReply.read(reply, questions, asked.model(), cost),
                Decided::usage);
        return atOnce(asked, body, exchange, used);
    }

    /**
     * Asks for the answer piece by piece. The next piece is read when {@code told} has completed for the one before.
     *
     * @param told gets the text as it comes, never empty and without thoughts
     */
    Uni<Generation> streamed(Asked asked, byte[] body, Consumer<Charge> used, Function<String, Uni<Void>> told) {
        String model = asked.model();
        return limited(
                asked,
                () -> most.of(asked, body, false),
                (project, outlay) -> Uni.createFrom().deferred(() -> {
                    Instant sent = Instant.now();
                    StreamedAnswer answer = new StreamedAnswer(json, errors);
                    Consumer<Charge> once = known(outlay, once(used));
                    Uni<Generation> request = call(
                                    project,
                                    model,
                                    "streamGenerateContent?alt=sse",
                                    body,
                                    // An answer that was whole when the connection broke counts.
                                    reply -> read(reply, asked, answer, told)
                                            .onFailure(failure -> failure instanceof Unreachable && answer.isFinished())
                                            .recoverWithItem(answer::soFar))
                            .map(whole -> billing.charged(
                                    whole, model, sent, once, cost -> GeminiAnswer.read(whole, model, cost)));
                    return watched(outlay, request)
                            .onFailure(Refused.class)
                            .transform(refusal -> answer.hasText() ? ((Refused) refusal).midway() : refusal)
                            // Also an answer that broke off, or that nobody wants any more, was paid for.
                            .onTermination()
                            .invoke(() -> {
                                billing.charge(answer.soFar(), model, sent, Charge.End.BROKEN_OFF)
                                        .ifPresent(once);
                                outlay.over(used);
                            });
                }),
                answer -> answer.usage().promptTokens());
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
        return reachable(endpoint.call(project, model, method, body, read));
    }

    private <T> Uni<T> reachable(Uni<T> call) {
        return call.onFailure(Unreachable.class).transform(errors::unreachable);
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
