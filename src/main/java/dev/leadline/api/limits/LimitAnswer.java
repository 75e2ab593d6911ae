package dev.leadline.api.limits;

import dev.leadline.limit.LimitRule;
import dev.leadline.limit.LimitView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A limit and its use as clients see them. */
@Schema(name = "Limit")
@RegisterForReflection
record LimitAnswer(
        String name,
        @Nullable Integer concurrent,
        @Nullable Rate rate,
        boolean paused,

        @Schema(description = "tasks that run and count; of a limit for many keys, only of keys for which tasks wait")
        long held,

        @Schema(description = "tasks that wait for it") long parked,

        @Schema(description = "when the rate lets the next task start; null when no task waits for that") @Nullable
        Instant opensAt,

        @Schema(description = "of a limit for many keys: for how many of them tasks wait") @Nullable
        Integer keys) {

    @Schema(name = "Rate")
    @RegisterForReflection
    record Rate(int count, String per) {}

    static LimitAnswer of(LimitView view) {
        LimitRule.Rate rate = view.rule().rate();
        return new LimitAnswer(
                view.name().text(),
                view.rule().concurrent(),
                rate == null ? null : new Rate(rate.count(), rate.per().toString()),
                view.rule().paused(),
                view.held(),
                view.parked(),
                view.opensAt(),
                view.name().isPattern() ? (Integer) view.lines() : null);
    }
}
