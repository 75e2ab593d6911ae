package dev.leadline.broker;

import dev.leadline.ledger.Entries;
import dev.leadline.records.HistoryField;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps the results of finished steps, each under its run's lease. */
public final class KeepStep {

    static final Script SCRIPT = Script.of(KeepStep.class);

    private final Scripts scripts;
    private final Entries entries;

    KeepStep(Scripts scripts, Entries entries) {
        this.scripts = scripts;
        this.entries = entries;
    }

    /**
     * A step that is finished.
     *
     * @param result JSON
     * @param took how long its work took
     */
    public record Kept(String name, String result, Duration took) {}

    /**
     * A finished step on its way to Redis.
     *
     * @param charges that are not in the ledger yet; they are entered even if the lease was lost
     */
    record Finished(Lease lease, Kept step, Charges charges) {

        /** About how many bytes it takes on the wire. */
        long weight() {
            return 200L + step.result().length() + Entries.weight(charges);
        }
    }

    /** Up to 500 steps; for each, in order, whether its run still had its lease. */
    Uni<List<Boolean>> run(List<Finished> steps, Duration patience) {
        List<String> arguments = new ArrayList<>(SCRIPT.argumentsPerItem() * steps.size());
        for (Finished finished : steps) {
            Kept step = finished.step();
            arguments.add(finished.lease().task().value());
            arguments.add(Long.toString(finished.lease().number()));
            arguments.add(step.name());
            arguments.add(step.result());
            arguments.add(entries.text(finished.charges()));
            arguments.add(HistoryField.note(step.name(), step.took()));
        }
        return scripts.runEach(SCRIPT, arguments, patience);
    }
}
