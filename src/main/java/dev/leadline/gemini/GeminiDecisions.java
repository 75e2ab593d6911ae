package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.budget.Budgets;
import dev.leadline.decision.Decided;
import dev.leadline.decision.Decisions;
import dev.leadline.decision.Inquiry;
import dev.leadline.quota.Quotas;
import dev.leadline.sharing.SharedCalls;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.Money;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks Gemini's Decisions API, within budgets and quotas, and for the ledger, as all calls of Gemini. */
@Singleton
class GeminiDecisions implements Decisions {

    private final GeminiEndpoint endpoint;
    private final GeminiConfig config;
    private final Models models;
    private final DecisionRequest requests;
    private final GeminiCalls calls;
    private final PromptCheck check;
    private final ModelChain chain;
    private final MostOfCall most;
    private final SharedAnswers<Decided> shared;

    GeminiDecisions(
            GeminiEndpoint endpoint,
            GeminiConfig config,
            Models models,
            Quotas quotas,
            Budgets budgets,
            SharedCalls shared,
            ObjectMapper json,
            ModelChain chain) {
        this.chain = chain;
        this.endpoint = endpoint;
        this.config = config;
        this.models = models;
        this.requests = new DecisionRequest(json);
        this.calls = new GeminiCalls(endpoint, json, models, quotas, budgets, Optional.empty());
        this.shared = new SharedAnswers<>(shared, json, Decided.class, Decided::shared);
        this.most = new MostOfCall(models, Optional.empty());
        this.check = new PromptCheck(models, new GeminiRequest(json, Optional.empty()), calls, Optional.empty());
    }

    @Override
    public List<Inquiry> calls(Inquiry inquiry) {
        long room = RequestRules.of(models.catalog(), names(inquiry).get(0))
                .map(rules -> rules.room(Optional.empty()))
                .orElse(Long.MAX_VALUE / 4);
        return DecisionCalls.of(inquiry, room);
    }

    @Override
    public Uni<Decided> decide(Inquiry inquiry, @Nullable Lease lease, Consumer<Charge> used) {
        return inTurn(inquiry, one -> once(one, lease, used));
    }

    @Override
    public Uni<Decided> decide(Inquiry inquiry, Shared sharing, Lease lease, Consumer<Charge> used) {
        Sharing whom = shared.sharing(sharing.tenant(), sharing.with(), sharing.cacheFor());
        return inTurn(
                inquiry,
                one -> shared.once(
                        new SharedAnswers.Question(() -> digest(one), lease, whom), () -> once(one, lease, used)));
    }

    private String digest(Inquiry inquiry) {
        return QuestionDigest.of(endpoint.provider(), requests.content(inquiry), names(inquiry));
    }

    /** One call after the other, if there have to be several. */
    private Uni<Decided> inTurn(Inquiry inquiry, Function<Inquiry, Uni<Decided>> ask) {
        return Uni.createFrom()
                .deferred(() -> calls(inquiry).stream()
                        .map(one -> Uni.createFrom().deferred(() -> ask.apply(one)))
                        .reduce((first, second) -> first.chain(before -> second.map(before::and)))
                        .orElseThrow());
    }

    /** Asks the models in turn. */
    private Uni<Decided> once(Inquiry inquiry, @Nullable Lease lease, Consumer<Charge> used) {
        List<String> names = names(inquiry);
        long tokens = DecisionCalls.tokens(inquiry);
        return chain.ask(
                names,
                model -> check.fits(model, tokens, () -> requests.forCounting(inquiry), "the text with its questions")
                        .chain(() -> calls.decided(
                                new GeminiCalls.Asked(model, tokens * 4 / 3 + 16, lease, names.size() > 1, null),
                                requests.body(inquiry, model),
                                inquiry.questions(),
                                used)));
    }

    private List<String> names(Inquiry inquiry) {
        return ModelNames.of(inquiry.model() == null ? config.decisionModel() : inquiry.model());
    }

    /** Any of the models may be asked. */
    @Override
    public OptionalLong bytesFor(Money most) {
        List<OptionalLong> each = ModelNames.of(config.decisionModel()).stream()
                .map(model -> this.most.bytes(model, most))
                .toList();
        return each.stream().allMatch(OptionalLong::isPresent)
                ? each.stream().mapToLong(OptionalLong::getAsLong).min()
                : OptionalLong.empty();
    }

    @Override
    public Optional<String> missing() {
        return endpoint.missing();
    }
}
