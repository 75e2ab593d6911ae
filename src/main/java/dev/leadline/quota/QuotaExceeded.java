package dev.leadline.quota;

import dev.leadline.task.TaskFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The provider refused a call, or broke its answer off, since a quota is used up. */
public final class QuotaExceeded extends Refused {

    private static final long serialVersionUID = 1L;

    private final Duration pause;
    private final boolean day;
    private final @Nullable String requests;
    private final @Nullable String tokens;

    /**
     * @param pause how long nothing should be sent; of a day's quota only if it is longer than the day
     * @param day whether the quota of the day is used up
     * @param requests requests in a minute that the provider allows; "?" if it does not say; null: not this quota
     * @param tokens the same for tokens of the input
     * @param otherwise the failure of a call that no quota was asked for
     */
    public QuotaExceeded(
            Duration pause, boolean day, @Nullable String requests, @Nullable String tokens, TaskFailure otherwise) {
        this(pause, day, requests, tokens, otherwise, false);
    }

    private QuotaExceeded(
            Duration pause,
            boolean day,
            @Nullable String requests,
            @Nullable String tokens,
            TaskFailure otherwise,
            boolean midway) {
        super(otherwise, midway);
        this.pause = pause;
        this.day = day;
        this.requests = requests;
        this.tokens = tokens;
    }

    @Override
    public QuotaExceeded midway() {
        return new QuotaExceeded(pause, day, requests, tokens, otherwise(), true);
    }

    Duration pause() {
        return pause;
    }

    boolean day() {
        return day;
    }

    String requests() {
        return requests == null ? "" : requests;
    }

    String tokens() {
        return tokens == null ? "" : tokens;
    }
}
