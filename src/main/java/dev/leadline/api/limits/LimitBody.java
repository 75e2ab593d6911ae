package dev.leadline.api.limits;

import dev.leadline.api.Checks;
import dev.leadline.api.LimitsConfig;
import dev.leadline.limit.LimitRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A limit as a client hands it in, before it is checked. */
@Schema(name = "NewLimit", description = "A limit: how many at once, how many within a time, or both")
@RegisterForReflection
record LimitBody(
        @Schema(description = "how many tasks run at once", minimum = "1", maximum = "1000000", examples = "5")
        @Nullable
        Integer concurrent,

        @Schema(description = "how many tasks start in any stretch of time of this length") @Nullable
        RateBody rate,

        @Schema(description = "true: no task starts, and those that run go on; default false") @Nullable
        Boolean paused) {

    @Schema(name = "NewRate")
    @RegisterForReflection
    record RateBody(
            @Schema(required = true, minimum = "1", maximum = "100000", examples = "10") @Nullable
            Integer count,

            @Schema(required = true, description = "ISO 8601", examples = "PT1M") @Nullable
            String per) {}

    /** Fails with a problem that names all mistakes. */
    LimitRule checked(LimitsConfig limits) {
        Checks checks = new Checks(limits);
        Integer atOnce = checks.range("concurrent", concurrent, 1, LimitRule.MOST_AT_ONCE);
        LimitRule.Rate starts = rate == null ? null : rate(rate, checks);
        boolean stopped = Boolean.TRUE.equals(paused);
        if (concurrent == null && rate == null && !stopped) {
            checks.add("", "says nothing: give concurrent, rate, or paused: true");
        }
        checks.end();
        return new LimitRule(atOnce, starts, stopped);
    }

    private static LimitRule.@Nullable Rate rate(RateBody rate, Checks checks) {
        Integer count = checks.range("rate.count", rate.count(), 1, LimitRule.MOST_STARTS);
        if (count == null) {
            checks.add("rate.count", "is required");
        }
        if (rate.per() == null) {
            checks.add("rate.per", "is required");
        }
        Duration per = checks.duration("rate.per", rate.per());
        return count == null || per == null ? null : new LimitRule.Rate(count, per);
    }
}
