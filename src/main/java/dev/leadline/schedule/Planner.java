package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.schedule.Definition.Name;
import dev.leadline.schedule.Tick.Due;
import dev.leadline.schedule.Tick.DueTask;
import dev.leadline.schedule.Tick.Step;
import dev.leadline.task.TaskId;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Decides what becomes of due schedules. Computes only from what Redis said, its time included. */
final class Planner {

    /** How many rules that cannot be read are logged. */
    private static final int MOST_TOLD = 100;

    private final Rules rules;
    private final Duration grace;
    private final int mostMissed;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    Planner(Rules rules, ScheduleConfig config) {
        this.rules = rules;
        this.grace = config.grace();
        this.mostMissed = config.mostMissed();
    }

    /**
     * Steps for as many of the due schedules as fit into one call; the rest is due again with the next call. A schedule
     * whose rule cannot be read, since a newer version wrote it, is left to the nodes that can.
     */
    List<Step> plan(List<Due> due, Instant now) {
        List<Step> steps = new ArrayList<>();
        int left = Script.MAX_IDS;
        for (Due one : due) {
            if (left == 0) {
                return steps;
            }
            try {
                Step step = step(one, rules.of(one.rule()), now, left);
                steps.add(step);
                left -= step.make().size();
            } catch (RuntimeException e) {
                tellOnce(one);
            }
        }
        return steps;
    }

    private void tellOnce(Due due) {
        if (unreadable.size() < MOST_TOLD && unreadable.add(due.rule())) {
            Log.errorf("The rule \"%s\" of the schedule %s cannot be read", due.rule(), due.name());
        }
    }

    private Step step(Due due, Rule rule, Instant now, int most) {
        List<Instant> ticks = rule.upTo(due.tick(), now, mostMissed);
        Instant following = rule.after(due.tick(), now);
        boolean inTime = !due.tick().isBefore(now.minus(grace));
        return switch (inTime ? Missed.ALL : due.missed()) {
            case SKIP -> new Step(due, following, List.of(), ticks.size());
            case ONCE -> new Step(due, following, tasks(due.name(), newest(ticks)), ticks.size() - 1);
            case ALL -> {
                List<Instant> made = ticks.subList(0, Math.min(most, ticks.size()));
                Instant next = made.size() < ticks.size() ? ticks.get(made.size()) : following;
                yield new Step(due, next, tasks(due.name(), made), 0);
            }
        };
    }

    private static List<Instant> newest(List<Instant> ticks) {
        return ticks.subList(ticks.size() - 1, ticks.size());
    }

    private static List<DueTask> tasks(Name name, List<Instant> ticks) {
        return ticks.stream()
                .map(tick -> new DueTask(
                        tick, TaskId.of(tick, name + " " + Tick.ms(tick)).value()))
                .toList();
    }
}
