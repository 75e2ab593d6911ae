package dev.leadline.broker;

import dev.leadline.records.HistoryField;
import dev.leadline.records.Records;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Lease;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Keeps the result of a finished step, under the run's lease. */
public final class KeepStep {

    static final Script SCRIPT = Script.of(KeepStep.class);

    private static final int KEPT = 0;

    private final Scripts scripts;
    private final Duration patience;

    KeepStep(Scripts scripts, Duration patience) {
        this.scripts = scripts;
        this.patience = patience;
    }

    /**
     * A step that is finished.
     *
     * @param result JSON
     * @param took how long its work took
     */
    public record Kept(String name, String result, Duration took) {}

    /**
     * Fails with {@link LeaseLost} when the run has no right to write any more.
     *
     * @param usage what the task used so far
     */
    Uni<Void> run(Lease lease, Kept step, Usage usage) {
        List<String> arguments = List.of(
                lease.task().value(),
                Long.toString(lease.number()),
                step.name(),
                step.result(),
                Records.usage(usage),
                HistoryField.note(step.name(), step.took()));
        return scripts.run(SCRIPT, arguments, patience).map(code -> {
            if (code.toInteger() != KEPT) {
                throw new LeaseLost();
            }
            return null;
        });
    }
}
