package dev.leadline.quota;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of one model at one moment.
 *
 * @param paused whether somebody paused it
 * @param parked tasks that wait for it
 * @param opensAt when the first of them may go on; null when that is not known, or none waits
 * @param circuit closed; open: nothing is sent, since the model was overloaded; trying: one call at a time is sent
 * @param openUntil until when it is open; null when it is not
 */
public record ModelQuota(
        String model,
        boolean paused,
        long parked,
        @Nullable Instant opensAt,
        List<Project> projects,
        String circuit,
        @Nullable Instant openUntil) {

    /**
     * What a project may use, and has used.
     *
     * @param configured what the configuration says
     * @param rpm requests in a minute that are in force, after refusals; null: any number
     * @param tpm the same for tokens
     * @param used what counts now: requests and tokens of this minute, requests of this day, calls under way
     * @param pausedUntil until when nothing is sent since the provider refused a call; null when it may be sent
     * @param reason minute or day: the quota that the provider said is used up; empty when nothing is paused
     */
    public record Project(
            String name,
            Allowance configured,
            @Nullable Long rpm,
            @Nullable Long tpm,
            Used used,
            @Nullable Instant pausedUntil,
            String reason) {}

    /** What counts against each limit now. */
    public record Used(long rpm, long tpm, long rpd, long concurrent) {
        static final Used NOTHING = new Used(0, 0, 0, 0);
    }
}
