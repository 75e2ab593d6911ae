package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.BilledTokens;
import dev.leadline.task.Charge;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Money;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks Gemini in batches of one question, which cost half and take up to a day; and says when that is better than to ask at once.
 * Each failure is a {@link TaskFailure}. Batches have limits of their own at Google, and take nothing from the quota of models.
 */
@Singleton
public class GeminiBatches {

    /** Google gives a batch up after two days. */
    private static final Duration LONGEST = Duration.ofHours(49);

    /** The least time for a submission to be answered. */
    private static final Duration LEAST_TO_SEND = Duration.ofSeconds(1);

    private final GeminiEndpoint endpoint;
    private final GeminiConfig config;
    private final TiersConfig times;
    private final Models models;
    private final GeminiRequest requests;
    private final BatchCalls calls;
    private final ObjectMapper json;
    private final Billing billing;
    private final MostOfCall most;
    private final TierRule rule;
    private final Clock clock;

    @Inject
    public GeminiBatches(
            GeminiEndpoint endpoint, GeminiConfig config, TiersConfig times, Models models, ObjectMapper json) {
        this(endpoint, config, times, models, json, Clock.systemUTC());
    }

    GeminiBatches(
            GeminiEndpoint endpoint,
            GeminiConfig config,
            TiersConfig times,
            Models models,
            ObjectMapper json,
            Clock clock) {
        this.endpoint = endpoint;
        this.config = config;
        this.times = times;
        this.models = models;
        this.requests = new GeminiRequest(json, config.maxOutputTokens());
        this.calls = new BatchCalls(endpoint, json);
        this.json = json;
        this.billing = new Billing(models);
        this.most = new MostOfCall(models, config.maxOutputTokens());
        this.rule = new TierRule(times.flexFrom(), times.batchFrom(), times.reserve());
        this.clock = clock;
    }

    /** By which clock deadlines are kept. */
    public Clock clock() {
        return clock;
    }

    public TiersConfig times() {
        return times;
    }

    // ── Which tier ──────────────────────────────────────────────────────────────────────────────────────────────────

    /** Which tier serves a question whose answer is wanted by the deadline, see {@code TierRule}. */
    public TierChoice choose(Prompt prompt, Instant deadline, MoneyLeft left) {
        return choose(prompt, deadline, left, List.of(Tier.STANDARD, Tier.FLEX, Tier.BATCH));
    }

    /** The same for one of many questions that build on each other: each is asked at once, since a batch may take a day. */
    public TierChoice chooseAtOnce(Prompt prompt, Instant deadline) {
        return choose(prompt, deadline, MoneyLeft.ANY, List.of(Tier.STANDARD, Tier.FLEX));
    }

    private TierChoice choose(Prompt prompt, Instant deadline, MoneyLeft left, List<Tier> tiers) {
        Instant now = clock.instant();
        String model = ModelNames.of(prompt, config).get(0);
        Map<Tier, Long> prices = new EnumMap<>(Tier.class);
        Map<Tier, Money> highest = new EnumMap<>(Tier.class);
        // An estimate for a prompt and an answer of the same length: it is compared among tiers alone.
        long tokens = TokenEstimate.of(prompt);
        BilledTokens billed = new BilledTokens(tokens, 0, 0, tokens, 0, 0);
        byte[] body = body(prompt);
        for (Tier tier : tiers) {
            models.prices()
                    .of(model, billed, tier, now)
                    .filter(cost ->
                            models.catalog().model(cost.model()).stream().allMatch(known -> known.has(tier)))
                    .ifPresent(cost -> {
                        prices.put(tier, cost.units());
                        highest.put(tier, highest(prompt, model, body, tier).cost());
                    });
        }
        return rule.choose(new TierRule.Facts(Duration.between(now, deadline), prices, highest, left.hard()));
    }

    private Charge highest(Prompt prompt, String model, byte[] body, Tier tier) {
        return most.of(
                new GeminiCalls.Asked(model, TokenEstimate.of(prompt), null, false, tier),
                body,
                false,
                clock.instant());
    }

    // ── A batch ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * A batch for a task, which is not submitted yet.
     *
     * @param deadline of the task; null: it has none
     */
    public BatchPlan plan(Prompt prompt, TaskId task, @Nullable Instant deadline, String reason) {
        Instant now = clock.instant();
        Instant longest = now.plus(LONGEST);
        Instant wanted = deadline == null ? longest : deadline.minus(times.reserve());
        List<String> projects = endpoint.keys().projects();
        return new BatchPlan(
                "leadline-" + task.value(),
                projects.get(ThreadLocalRandom.current().nextInt(projects.size())),
                ModelNames.of(prompt, config).get(0),
                now,
                wanted.isBefore(longest) ? wanted : longest,
                reason);
    }

    /** What is charged if nobody learns what the batch costs: the most that it may cost. */
    public Charge most(Prompt prompt, BatchPlan plan) {
        return highest(prompt, plan.model(), body(prompt), Tier.BATCH);
    }

    /**
     * Submits it; gives the name that Google gives to it. When no answer comes, {@link #find} tells whether it arrived. Fails with
     * {@link NotTaken} when it did not for sure.
     *
     * <p>It must have been answered before another run looks for it: so a worker that was stopped for a while, and lost its lease by
     * that, does not submit it any more.
     *
     * @param noted when it was noted that it is about to be sent, by {@link #clock}
     */
    public Uni<String> submit(Prompt prompt, BatchPlan plan, Instant noted) {
        return Uni.createFrom().deferred(() -> {
            Duration rest = Duration.between(clock.instant(), noted.plus(timeToSend()));
            if (rest.isNegative() || rest.isZero()) {
                return Uni.createFrom()
                        .failure(new NotTaken(Duration.ZERO, "the batch was to be submitted, but this took too long"));
            }
            return calls.submit(plan, requests.content(prompt.served(null)))
                    .ifNoItem()
                    .after(rest)
                    .failWith(() -> TaskFailure.transientFailure(
                            ErrorType.PROVIDER_UNAVAILABLE, "Gemini did not answer in time whether it has the batch"));
        });
    }

    /** The other half is for Google to list what has arrived. */
    private Duration timeToSend() {
        Duration half = times.listedAfter().dividedBy(2);
        return half.compareTo(LEAST_TO_SEND) < 0 ? LEAST_TO_SEND : half;
    }

    /** What is noted for the case that the task ends before the batch, see {@link LeftBatches}. */
    public String note(BatchPlan plan, @Nullable String name, Instant at) {
        try {
            return json.writeValueAsString(new OpenBatch(plan, name, at));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a batch cannot be written as JSON", e);
        }
    }

    /** The name of the batch that was submitted as planned, if Google lists it. */
    public Uni<Optional<String>> find(BatchPlan plan) {
        return calls.find(plan);
    }

    /** All batches that were submitted as planned. */
    public Uni<List<BatchLook>> all(BatchPlan plan) {
        return calls.all(plan);
    }

    public Uni<BatchLook> look(BatchPlan plan, String name) {
        return calls.look(plan.project(), name);
    }

    /** The display name of a batch of any project; fails if none knows it. */
    Uni<String> label(String name) {
        List<String> projects = endpoint.keys().projects();
        Uni<BatchLook> first = calls.look(projects.get(0), name);
        for (String project : projects.subList(1, projects.size())) {
            first = first.onFailure(TaskFailure.class).recoverWithUni(() -> calls.look(project, name));
        }
        return first.map(BatchLook::label);
    }

    /** Asks Google to end it, which may take a while, or come too late. */
    public Uni<Void> cancel(BatchPlan plan, String name) {
        return calls.cancel(plan, name);
    }

    /**
     * Reads the answer of a batch.
     *
     * @param response of its look
     * @param submitted when it was, which decides about the price
     * @param used gets what it cost, also if it cannot be used
     * @throws TaskFailure if it is no answer that can be used
     */
    public Generation read(BatchPlan plan, JsonNode response, Instant submitted, Consumer<Charge> used) {
        ServedTier.fix(response, Tier.BATCH);
        return billing.charged(
                response, plan.model(), submitted, used, cost -> GeminiAnswer.read(response, plan.model(), cost));
    }

    /**
     * Tells what a batch cost whose answer nobody needs.
     *
     * @param used gets the charge, if there is one
     */
    public void charge(BatchPlan plan, BatchLook look, Consumer<Charge> used) {
        JsonNode response = look.response();
        if (response == null) {
            return;
        }
        ServedTier.fix(response, Tier.BATCH);
        billing.charge(response, plan.model(), plan.at(), Charge.End.ANSWERED).ifPresent(used);
    }

    private byte[] body(Prompt prompt) {
        return requests.content(prompt.served(null)).toString().getBytes(StandardCharsets.UTF_8);
    }
}
