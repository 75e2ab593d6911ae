package dev.leadline.counts;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Adds what a process counted to the ring in Redis. */
final class KeepCounts {

    static final Script SCRIPT = Script.of(KeepCounts.class);

    /** How many lines one call carries: each takes Redis about ten commands. */
    static final int MOST = 200;

    private final Scripts scripts;
    private final String process;
    private final Duration patience;

    KeepCounts(Scripts scripts, String process, Duration patience) {
        this.scripts = scripts;
        this.process = process;
        this.patience = patience;
    }

    /**
     * Some of what was counted, in a call that may be repeated.
     *
     * @param number of the call
     * @param ms when it happened
     */
    record Call(long number, long ms, List<Map.Entry<Counts.Of, long[]>> lines) {}

    Uni<Void> run(Call call) {
        List<String> arguments =
                new ArrayList<>(3 + SCRIPT.argumentsPerItem() * call.lines().size());
        arguments.add(process);
        arguments.add(Long.toString(call.number()));
        arguments.add(Long.toString(call.ms()));
        for (Map.Entry<Counts.Of, long[]> line : call.lines()) {
            arguments.add(line.getKey().tenant());
            arguments.add(line.getKey().queue());
            arguments.add(line.getKey().task());
            arguments.add(
                    Arrays.stream(line.getValue()).mapToObj(Long::toString).collect(Collectors.joining(" ")));
        }
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
