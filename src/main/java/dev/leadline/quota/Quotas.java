package dev.leadline.quota;

import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.records.SetAside;
import dev.leadline.redis.Commands;
import dev.leadline.redis.KeyPrefix;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisLink;
import dev.leadline.redis.Scripts;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Lets calls of providers through as their quotas allow, for the whole fleet. */
@Singleton
public class Quotas {

    private final QuotaConfig config;
    private final Allowances allowances;
    private final KnownModels known;
    private final Reserve reserve;
    private final Settle settle;
    private final Learn learn;
    private final Overload overload;
    private final Answers answers;
    private final PauseModel pauseModel;
    private final QuotaUse use;

    /** Numbers calls within this process, which is enough: a run stays in its process. */
    private final AtomicLong calls = new AtomicLong();

    public Quotas(Links links, KeyPrefix prefix, Keys keys, RedisConfig redis, QuotaConfig config) {
        this.config = config;
        this.allowances = config.limits().orElse(Allowances.NONE);
        RedisLink link = links.open("quotas");
        Scripts scripts = new Scripts(link, prefix, redis.commandTimeout(), SetAside.SCRIPT);
        Duration patience = redis.commandTimeout();
        this.known = new KnownModels(new Commands(link, patience), keys);
        this.reserve = new Reserve(scripts, patience);
        // Its answer is not waited for for ever; the call ends with its run anyway.
        this.settle = new Settle(scripts, patience.multipliedBy(3));
        this.learn = new Learn(scripts, patience);
        this.overload = new Overload(scripts, patience, config.circuit());
        this.answers = new Answers(config.circuit().window());
        this.pauseModel = new PauseModel(scripts, redis.requestTimeout());
        this.use = new QuotaUse(scripts, redis.requestTimeout());
    }

    /**
     * Makes a call once there is room for it, with the project that has most room.
     *
     * <p>Fails as the call fails; with {@link NoRoom} when there is no room and another model should be asked; or with
     * {@link TaskFailure.Parked} when there is no room soon: then the run should end, since its task waits for its turn
     * without a slot. A handler that has other calls under way should let them end first, and keep their results in steps.
     *
     * @param send makes the call with the key of this project; fails with {@link QuotaExceeded} or {@link Overloaded} if the
     *     provider says so
     * @param counted how many tokens of input the provider counted; 0 if it did not say
     */
    public <T> Uni<T> call(QuotaCall call, Function<String, Uni<T>> send, ToLongFunction<T> counted) {
        Passage<T> passage = new Passage<>(this, call, limits(call), send, counted);
        if (allowances.limit(call.projects(), call.model())) {
            return passage.reserved();
        }
        return known.contains(call.model())
                .chain(limited -> limited ? passage.reserved() : passage.unlimited(any(call)));
    }

    private static String any(QuotaCall call) {
        List<String> projects = call.projects();
        return projects.get(ThreadLocalRandom.current().nextInt(projects.size()));
    }

    private String limits(QuotaCall call) {
        StringBuilder text = new StringBuilder();
        text.append(config.window().toMillis())
                .append(' ')
                .append(config.arrival().toMillis());
        for (String project : call.projects()) {
            text.append(';')
                    .append(project)
                    .append(' ')
                    .append(allowances.of(project, call.model()).words());
        }
        return text.toString();
    }

    /** All models that are configured, were called under a limit, or were paused, by name. Fails with {@link RedisUnavailable}. */
    public Uni<List<ModelQuota>> models() {
        return use.run(allowances.models())
                .map(models -> models.stream()
                        .map(model -> model.projects().isEmpty() ? uncalled(model) : model)
                        .sorted(Comparator.comparing(ModelQuota::model))
                        .toList());
    }

    /** What each project may use of a model that was not called yet. */
    private ModelQuota uncalled(ModelQuota model) {
        Allowance may = allowances.of("", model.model());
        ModelQuota.Project each =
                new ModelQuota.Project("*", may, may.rpm(), may.tpm(), ModelQuota.Used.NOTHING, null, "");
        return new ModelQuota(
                model.model(),
                model.paused(),
                model.parked(),
                model.opensAt(),
                List.of(each),
                model.circuit(),
                model.openUntil());
    }

    /** When the provider's day ends, after which requests of a day are counted anew. */
    public Instant dayEndsAt() {
        return PacificDay.endOf(Instant.now());
    }

    /** Pauses a model for the whole fleet, or lets it go on; calls that are under way go on. */
    public Uni<Void> pause(String model, boolean paused) {
        return pauseModel.run(model, paused).invoke(known::forget);
    }

    // ── For a call on its way ───────────────────────────────────────────────────────────────────────────────────────

    String nextNumber() {
        return Long.toString(calls.incrementAndGet());
    }

    QuotaConfig config() {
        return config;
    }

    Reserve reserve() {
        return reserve;
    }

    Settle settle() {
        return settle;
    }

    Learn learn() {
        return learn;
    }

    Overload overload() {
        return overload;
    }

    Answers answers() {
        return answers;
    }

    KnownModels known() {
        return known;
    }
}
