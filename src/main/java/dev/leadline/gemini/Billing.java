package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.Money;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Says what an answer of Gemini costs, by the prices that were in force when the call was sent. What the simulator answers costs
 * what the model would that it stands for.
 */
final class Billing {

    /** How the simulator's models begin. */
    static final String SIMULATED = "simulator-";

    private final Models models;

    Billing(Models models) {
        this.models = models;
    }

    /**
     * What is to be paid for an answer, or for what had come of one; empty when it says of no tokens: then nothing was done.
     *
     * @param asked the model, if the answer does not say which one answered
     */
    Optional<Charge> charge(JsonNode answer, String asked, Instant sent, Charge.End end) {
        BilledTokens tokens = tokens(answer);
        return tokens.equals(BilledTokens.NONE)
                ? Optional.empty()
                : Optional.of(charge(
                        answer.path("modelVersion").asText(asked),
                        ServedTier.in(answer).orElse(Tier.STANDARD),
                        tokens,
                        sent,
                        end));
    }

    /**
     * What is read of an answer, which was paid for also if it cannot be used.
     *
     * @param read makes what is given back of the answer, with what it cost
     * @param used gets the charge
     */
    <T> T charged(JsonNode answer, String model, Instant sent, Consumer<Charge> used, Function<Usage, T> read) {
        try {
            Optional<Charge> charge = charge(answer, model, sent, Charge.End.ANSWERED);
            T whole = read.apply(charge.map(Charge::usage).orElse(Usage.NONE));
            charge.ifPresent(used);
            return whole;
        } catch (TaskFailure unusable) {
            charge(answer, model, sent, Charge.End.UNUSABLE).ifPresent(used);
            throw unusable;
        }
    }

    private Charge charge(String model, Tier tier, BilledTokens tokens, Instant sent, Charge.End end) {
        boolean simulated = model.startsWith(SIMULATED);
        String priced = simulated ? model.substring(SIMULATED.length()) : model;
        Optional<Prices.Cost> cost = models.prices().of(priced, tokens, tier, sent);
        // By the catalog's name, so that all versions of a model are counted as one.
        String name = cost.map(known -> simulated ? SIMULATED + known.model() : known.model())
                .orElse(model);
        return new Charge(
                sent,
                name,
                tier.spelled(),
                tokens,
                cost.map(known -> new Money(known.units())).orElse(Money.NONE),
                cost.map(Prices.Cost::version).orElse(""),
                end,
                "");
    }

    /** As {@code usageMetadata} or {@code usage} counts them; a field that is absent there is 0. */
    static BilledTokens tokens(JsonNode answer) {
        JsonNode usage = answer.path("usageMetadata");
        if (usage.isMissingNode()) {
            return tokensOfDecisions(answer.path("usage"));
        }
        long prompt = count(usage, "promptTokenCount");
        return new BilledTokens(
                prompt,
                Math.min(prompt, count(usage, "cachedContentTokenCount")),
                count(usage, "toolUsePromptTokenCount"),
                count(usage, "candidatesTokenCount"),
                count(usage, "thoughtsTokenCount"),
                answer.path("candidates")
                        .path(0)
                        .path("groundingMetadata")
                        .path("webSearchQueries")
                        .size());
    }

    /** Decisions count by other names. */
    private static BilledTokens tokensOfDecisions(JsonNode usage) {
        long prompt = count(usage, "total_input_tokens");
        return new BilledTokens(
                prompt,
                Math.min(prompt, count(usage, "total_cached_tokens")),
                count(usage, "total_tool_use_tokens"),
                count(usage, "total_output_tokens"),
                count(usage, "total_thought_tokens"),
                0);
    }

    private static long count(JsonNode usage, String name) {
        return Math.max(0, usage.path(name).asLong(0));
    }
}
