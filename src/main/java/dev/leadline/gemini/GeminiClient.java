package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.budget.Budgets;
import dev.leadline.quota.Quotas;
import dev.leadline.sharing.SharedCalls;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Gemini what it can answer without a search. The queue does the retries, so every failure is a {@link TaskFailure} that
 * says whether and when to try again. Cancelling the answer closes the HTTP request.
 */
@Singleton
public class GeminiClient {

    private final GeminiEndpoint endpoint;
    private final GeminiConfig config;
    private final GeminiRequest requests;
    private final GeminiCalls calls;
    private final RepairRound repair;
    private final PromptCheck check;
    private final SharedAnswers<Generation> shared;
    private final QuestionDigest digests;
    private final ModelChain chain;

    public GeminiClient(
            GeminiEndpoint endpoint,
            GeminiConfig config,
            Models models,
            Quotas quotas,
            Budgets budgets,
            SharedCalls shared,
            ObjectMapper json,
            ExecutorService workers,
            ModelChain chain) {
        this.chain = chain;
        this.endpoint = endpoint;
        this.config = config;
        this.requests = new GeminiRequest(json, config.maxOutputTokens());
        this.calls = new GeminiCalls(endpoint, json, models, quotas, budgets, config.maxOutputTokens());
        this.repair = new RepairRound(json, workers);
        this.check = new PromptCheck(models, requests, calls, config.maxOutputTokens());
        this.digests = new QuestionDigest(endpoint.provider(), requests, prompt -> ModelNames.of(prompt, config));
        this.shared = new SharedAnswers<>(shared, json, Generation.class, Generation::shared);
    }

    /**
     * Whom a task shares its questions with.
     *
     * @param with {@code no}, {@code tenant} or {@code all}; null: as it is configured, or {@code tenant} if there is a {@code
     *     cacheFor}
     * @param cacheFor how old an answer may be; zero: only one that came after the task was accepted; null: as it is configured
     */
    public Sharing sharing(String tenant, @Nullable String with, @Nullable Duration cacheFor) {
        return shared.sharing(tenant, with, cacheFor);
    }

    /** {@link #generate(Prompt, Lease, Sharing, Drafts, Consumer)} without a place for drafts, and shared with nobody. */
    public Uni<Generation> generate(Prompt prompt, @Nullable Lease lease, Consumer<Charge> used) {
        return generate(prompt, lease, Sharing.NONE, Drafts.NONE, used);
    }

    /**
     * Asks for the whole answer. An answer that does not fit the prompt's schema is asked for once more, with the reason.
     *
     * @param lease of the run that asks: the quota of the model has to have room for it, or the answer fails with {@link
     *     TaskFailure.Parked}; null: no quota is asked
     * @param sharing whom the answer is shared with; while another task makes the same call, the answer fails with {@link
     *     TaskFailure.Following}
     * @param drafts where an answer is kept that is asked for again
     * @param used gets what each call cost, even if its answer cannot be used
     */
    public Uni<Generation> generate(
            Prompt prompt, @Nullable Lease lease, Sharing sharing, Drafts drafts, Consumer<Charge> used) {
        // Only an answer that fits its schema is shared.
        return shared.once(
                question(prompt, lease, sharing),
                () -> prompt.schema() == null
                        ? once(prompt, lease, used)
                        : repair.ask(prompt, drafts, asked -> once(asked, lease, used)));
    }

    /**
     * The same, if the first answer has come otherwise: in a batch, for example. It is shared as if it had come at once.
     *
     * @param first whose text is not compared with the schema yet
     */
    public Uni<Generation> accept(
            Prompt prompt,
            Generation first,
            @Nullable Lease lease,
            Sharing sharing,
            Drafts drafts,
            Consumer<Charge> used) {
        Uni<Generation> checked = prompt.schema() == null
                ? Uni.createFrom().item(first)
                : repair.ask(
                        prompt,
                        drafts,
                        asked -> asked.equals(prompt) ? Uni.createFrom().item(first) : once(asked, lease, used));
        return checked.chain(answer -> shared.offered(question(prompt, lease, sharing), answer));
    }

    /**
     * The answer to the same question of another task, for who would not ask at once; empty if there is none. Fails with {@link
     * TaskFailure.Following} while another task asks.
     */
    public Uni<Optional<Generation>> known(Prompt prompt, @Nullable Lease lease, Sharing sharing) {
        return shared.find(question(prompt, lease, sharing));
    }

    private SharedAnswers.Question question(Prompt prompt, @Nullable Lease lease, Sharing sharing) {
        return new SharedAnswers.Question(() -> digests.of(prompt), lease, sharing);
    }

    private Uni<Generation> once(Prompt prompt, @Nullable Lease lease, Consumer<Charge> used) {
        return ask(prompt, lease, asked -> calls.whole(asked, requests.body(prompt), used));
    }

    /** Asks the models of the prompt in turn. */
    private Uni<Generation> ask(
            Prompt prompt, @Nullable Lease lease, Function<GeminiCalls.Asked, Uni<Generation>> call) {
        List<String> models = ModelNames.of(prompt, config);
        return chain.ask(
                models,
                model -> check.before(prompt, model)
                        .chain(() -> call.apply(asked(prompt, model, lease, models.size() > 1))));
    }

    /** Estimates are mostly right within a third; a quota needs one that is rather too high. */
    static GeminiCalls.Asked asked(Prompt prompt, String model, @Nullable Lease lease, boolean alternative) {
        long tokens = TokenEstimate.of(prompt) * 4 / 3 + 16;
        return new GeminiCalls.Asked(model, tokens, lease, alternative, prompt.tier());
    }

    /** {@link #stream(Prompt, Lease, Sharing, Consumer, Function)}, shared with nobody. */
    public Uni<Generation> stream(
            Prompt prompt, @Nullable Lease lease, Consumer<Charge> used, Function<String, Uni<Void>> told) {
        return stream(prompt, lease, Sharing.NONE, used, told);
    }

    /**
     * Asks for text that is given piece by piece as it comes. When it fails, what was given is void.
     *
     * @param prompt without a schema: JSON is checked, and perhaps asked for again, before anybody may see it
     * @param lease as of {@link #generate}
     * @param sharing as of {@link #generate}
     * @param used gets what the call cost, once, even if it fails or is cancelled
     * @param told gets each piece, unless the answer is that of another task's call; the next one is read from the connection
     *     when the answer for it has come
     */
    public Uni<Generation> stream(
            Prompt prompt,
            @Nullable Lease lease,
            Sharing sharing,
            Consumer<Charge> used,
            Function<String, Uni<Void>> told) {
        if (prompt.schema() != null) {
            throw new IllegalArgumentException("JSON is not given piece by piece: call generate");
        }
        return shared.once(
                question(prompt, lease, sharing),
                () -> ask(prompt, lease, asked -> calls.streamed(asked, requests.body(prompt), used, told)));
    }

    /** How many tokens the prompt has, as Gemini counts them. That is a call, which costs nothing. */
    public Uni<Long> countTokens(Prompt prompt) {
        String model = ModelNames.of(prompt, config).get(0);
        return calls.tokens(model, requests.forCounting(prompt, model));
    }

    /** What is missing to call Gemini, as a sentence; empty when nothing is. */
    public Optional<String> missing() {
        return endpoint.missing();
    }
}
