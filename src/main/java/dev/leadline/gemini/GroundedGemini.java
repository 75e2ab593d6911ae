package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.budget.Budgets;
import dev.leadline.quota.Quotas;
import dev.leadline.task.Charge;
import dev.leadline.task.Lease;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks Gemini what it may search for with Google. It is a class apart from {@link GeminiClient}, so that nothing which keeps
 * or shares answers knows these. Every failure is a {@link TaskFailure}; cancelling the answer closes the HTTP request.
 */
@Singleton
public class GroundedGemini {

    private final GeminiConfig config;
    private final GeminiRequest requests;
    private final GeminiCalls calls;
    private final PromptCheck check;
    private final ModelChain chain;

    public GroundedGemini(
            GeminiEndpoint endpoint,
            GeminiConfig config,
            Models models,
            Quotas quotas,
            Budgets budgets,
            ObjectMapper json,
            ModelChain chain) {
        this.chain = chain;
        this.config = config;
        this.requests = new GeminiRequest(json, config.maxOutputTokens());
        this.calls = new GeminiCalls(endpoint, json, models, quotas, budgets, config.maxOutputTokens());
        this.check = new PromptCheck(models, requests, calls, config.maxOutputTokens());
    }

    /**
     * Asks for the answer, as a whole.
     *
     * @param lease of the run that asks: the quota of the model has to have room for it, or the answer fails with {@link
     *     TaskFailure.Parked}; null: no quota is asked
     * @param used gets what the call cost, even if its answer cannot be used
     */
    public Uni<GroundedAnswer> ask(GroundedPrompt prompt, @Nullable Lease lease, Consumer<Charge> used) {
        List<String> models = ModelNames.of(prompt.question(), config);
        return chain.ask(
                models,
                model -> check.before(prompt, model)
                        .chain(() -> calls.grounded(
                                GeminiClient.asked(prompt.question(), model, lease, models.size() > 1),
                                requests.body(prompt),
                                used,
                                config.groundedShownFor())));
    }
}
