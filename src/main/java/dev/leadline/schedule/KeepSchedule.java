package dev.leadline.schedule;

import dev.leadline.redis.Code;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Keeps a schedule: a new one, or another definition of one that is there. */
public final class KeepSchedule {

    static final Script SCRIPT = Script.of(KeepSchedule.class);

    private final Scripts scripts;
    private final int most;
    private final Duration patience;

    KeepSchedule(Scripts scripts, int most, Duration patience) {
        this.scripts = scripts;
        this.most = most;
        this.patience = patience;
    }

    /** What became of it. */
    public enum Result implements Code {
        /** It is new. */
        MADE,
        /** It was there, and is as it was asked for now. */
        CHANGED,
        /** Its tenant has as many as it may have. */
        TOO_MANY;

        private static final Result[] ALL = values();
    }

    /**
     * @param words its task, as {@code enqueue.lua} takes it
     * @param now the time by Redis' clock
     */
    Uni<Result> run(Definition schedule, List<String> words, Instant now) {
        // A configuration that says nothing about it must not resume what somebody paused.
        String paused = schedule.paused() ? "1" : schedule.declared() ? "as it is" : "";
        List<String> arguments = List.of(
                schedule.name().toString(),
                Integer.toString(most),
                Tick.ms(schedule.rule().first(now)),
                paused,
                schedule.declared() ? "1" : "",
                schedule.rule().toString(),
                schedule.missed().name(),
                schedule.overlap().name(),
                schedule.shown(),
                words.get(1),
                words.get(2),
                words.get(3),
                words.get(4),
                words.get(5));
        return scripts.run(SCRIPT, arguments, patience).map(code -> Code.of(Result.ALL, code));
    }
}
