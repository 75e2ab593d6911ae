package dev.leadline.schedule;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.schedule.Definition.Name;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the tasks of due ticks and moves their schedules on, in one step. */
final class Tick {

    static final Script SCRIPT = Script.of(Tick.class);

    /** How many due schedules one call names; each of their ticks takes a few script calls' worth of time in Redis. */
    private static final int MOST_NAMED = 100;

    private final Scripts scripts;
    private final Duration patience;

    Tick(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /** A schedule that stands at a tick which is due. */
    record Due(Name name, Instant tick, String rule, Missed missed) {}

    /**
     * What becomes of a due schedule.
     *
     * @param make the ticks that make tasks, at most as many as {@link Script#MAX_IDS} for all schedules together
     * @param missed how many ticks make none
     */
    record Step(Due due, Instant following, List<DueTask> make, long missed) {}

    /** A tick and the id of its task. */
    record DueTask(Instant tick, String id) {}

    /**
     * What Redis says after a call.
     *
     * @param now its time
     * @param untilDue until a schedule is due; null: there is no schedule that ticks
     * @param makers the schedules that made tasks in this call
     */
    record Answer(Instant now, @Nullable Duration untilDue, List<Name> makers, List<Due> due) {}

    Uni<Answer> run(List<Step> steps) {
        List<String> arguments = new ArrayList<>(1 + SCRIPT.argumentsPerItem() * steps.size());
        arguments.add(Integer.toString(MOST_NAMED));
        for (Step step : steps) {
            arguments.add(step.due().name().toString());
            arguments.add(ms(step.due().tick()));
            arguments.add(ms(step.following()));
            arguments.add(step.make().stream()
                    .map(one -> ms(one.tick()) + ":" + one.id())
                    .collect(Collectors.joining(" ")));
            arguments.add(Long.toString(step.missed()));
        }
        return scripts.run(SCRIPT, arguments, patience).map(Tick::answer);
    }

    static String ms(Instant instant) {
        return Long.toString(instant.toEpochMilli());
    }

    static Instant instant(Response ms) {
        return Instant.ofEpochMilli(ms.toLong());
    }

    private static Answer answer(Response values) {
        List<Name> makers = new ArrayList<>();
        values.get(2).forEach(member -> makers.add(Name.parse(member.toString())));
        List<Due> due = new ArrayList<>();
        Response named = values.get(3);
        for (int i = 0; i < named.size(); i += 4) {
            due.add(new Due(
                    Name.parse(named.get(i).toString()),
                    instant(named.get(i + 1)),
                    named.get(i + 2).toString(),
                    Missed.valueOf(named.get(i + 3).toString())));
        }
        long wait = values.get(1).toLong();
        return new Answer(instant(values.get(0)), wait < 0 ? null : Duration.ofMillis(wait), makers, due);
    }
}
