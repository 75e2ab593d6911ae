package dev.leadline.budget;

import dev.leadline.ledger.Entries;
import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Ends a call for which money was held. */
final class Pay {

    static final Script SCRIPT = Script.of(Pay.class);

    private final Scripts scripts;
    private final Entries entries;
    private final Duration patience;

    Pay(Scripts scripts, Entries entries, Duration patience) {
        this.scripts = scripts;
        this.entries = entries;
        this.patience = patience;
    }

    /** @param open charges of the run that are not in the ledger yet, those of the call included */
    Uni<Void> run(Lease lease, String number, String tenant, Charges open) {
        return run(lease, number, tenant, open, "");
    }

    /** @param note of the work that is to end: if another one was noted since, nothing changes; empty for any */
    Uni<Void> run(Lease lease, String number, String tenant, Charges open, String note) {
        List<String> arguments =
                List.of(lease.task().value(), Long.toString(lease.number()), number, tenant, entries.text(open), note);
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
