package dev.leadline.broker;

import dev.leadline.ledger.Entries;
import dev.leadline.records.HistoryField;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Keeps the result of a finished step, under the run's lease. */
public final class KeepStep {

    static final Script SCRIPT = Script.of(KeepStep.class);

    private static final int KEPT = 0;

    private final Scripts scripts;
    private final Entries entries;
    private final Duration patience;

    KeepStep(Scripts scripts, Entries entries, Duration patience) {
        this.scripts = scripts;
        this.entries = entries;
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
     * @param charges that are not in the ledger yet; they are entered even if the lease was lost
     */
    Uni<Void> run(Lease lease, Kept step, Charges charges) {
        List<String> arguments = List.of(
                lease.task().value(),
                Long.toString(lease.number()),
                step.name(),
                step.result(),
                entries.text(charges),
                HistoryField.note(step.name(), step.took()));
        return scripts.run(SCRIPT, arguments, patience).map(code -> {
            if (code.toInteger() != KEPT) {
                throw new LeaseLost();
            }
            return null;
        });
    }
}
