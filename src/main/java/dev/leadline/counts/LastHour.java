package dev.leadline.counts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the last hour.
 *
 * @param finished tasks that ended, in whichever way
 * @param failed tasks that ended as failed
 * @param failedByQueue those of queues that are told apart
 * @param failedElsewhere those of all other queues together
 */
public record LastHour(long finished, long failed, Map<String, Long> failedByQueue, long failedElsewhere) {

    static LastHour of(Stats.Answer answer) {
        Map<String, Long> byQueue = new HashMap<>();
        long finished = 0;
        long failed = 0;
        for (Series one : answer.series()) {
            byQueue.put(one.key(), one.sum(Kind.FAILED));
            finished += finished(one);
            failed += one.sum(Kind.FAILED);
        }
        Series others = answer.others();
        long elsewhere = others == null ? 0 : others.sum(Kind.FAILED);
        long finishedElsewhere = others == null ? 0 : finished(others);
        return new LastHour(finished + finishedElsewhere, failed + elsewhere, byQueue, elsewhere);
    }

    private static long finished(Series one) {
        return one.sum(Kind.SUCCEEDED) + one.sum(Kind.FAILED) + one.sum(Kind.CANCELLED) + one.sum(Kind.EXPIRED);
    }

    /** The queues of which most tasks failed, the worst first, also those that hold no task any more; at most so many. */
    public List<Map.Entry<String, Long>> worst(int most) {
        return failedByQueue.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .toList();
    }

    /** How many tasks of a queue failed; null when it is not told apart from others of which some failed. */
    public @Nullable Long failedIn(String queue) {
        Long known = failedByQueue.get(queue);
        if (known != null) {
            return known;
        }
        return failedElsewhere == 0 ? 0L : null;
    }
}
