package dev.leadline.listing;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is at one moment, in short.
 *
 * @param at when it was counted
 * @param queues the {@value Overviews#MOST_QUEUES} that hold most
 * @param others what the other queues hold
 * @param running tasks that run, in all queues
 * @param complete false: there are more queues, workers or delayed tasks than were counted
 */
public record Overview(Instant at, List<Queue> queues, Others others, Fleet fleet, long running, boolean complete) {

    /**
     * What a queue holds.
     *
     * @param waiting as in {@link QueueView}, as are the others of the same name
     * @param delayed tasks that are due later: first attempts and further ones
     */
    public record Queue(
            String queue,
            Map<String, Long> lanes,
            long waiting,
            long running,
            long delayed,
            long parked,
            @Nullable Long oldestMs,
            boolean paused) {

        /** Tasks of all kinds. */
        long size() {
            return waiting + running + delayed;
        }
    }

    /** @param queues how many other queues there are */
    @RegisterForReflection
    public record Others(long queues, long waiting, long running, long delayed) {

        static final Others NONE = new Others(0, 0, 0, 0);

        Others and(Queue one) {
            return new Others(queues + 1, waiting + one.waiting(), running + one.running(), delayed + one.delayed());
        }
    }

    /**
     * The workers that live.
     *
     * @param slots how many tasks they can run at once
     */
    public record Fleet(long workers, long slots) {}
}
