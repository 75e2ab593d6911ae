package dev.leadline.schedule;

import dev.leadline.schedule.Definition.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is in Redis.
 *
 * @param shown the request that made it, as JSON without arguments
 * @param args the arguments of its tasks, a JSON object
 * @param declared it comes from the configuration
 * @param next the tick that is due next; null while it is paused
 * @param lastTick the newest tick that made a task
 * @param lastTask the task that it made last, by a tick or by hand
 * @param skipped how many ticks made no task, since they were missed or an earlier task had not
 *     ended; of one outage at most {@code leadline.schedule.most-missed} are counted
 */
public record Standing(
        Name name,
        Rule rule,
        String shown,
        String args,
        boolean declared,
        @Nullable Instant next,
        @Nullable Instant lastTick,
        @Nullable String lastTask,
        long skipped) {

    /** The next ticks; none while it is paused. */
    public List<Instant> upcoming(int count) {
        List<Instant> ticks = new ArrayList<>();
        Instant tick = next;
        while (tick != null && ticks.size() < count) {
            ticks.add(tick);
            tick = rule.next(tick);
        }
        return ticks;
    }

    public boolean paused() {
        return next == null;
    }
}
