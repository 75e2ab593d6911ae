package dev.leadline.ledger;

import dev.leadline.redis.Script;
import dev.leadline.redis.Scripts;
import dev.leadline.task.Charges;
import dev.leadline.task.Lease;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/** Enters charges that no outcome and no step carries. */
final class EnterCharges {

    static final Script SCRIPT = Script.of(EnterCharges.class);

    private final Scripts scripts;
    private final Entries entries;
    private final Duration patience;

    EnterCharges(Scripts scripts, Entries entries, Duration patience) {
        this.scripts = scripts;
        this.entries = entries;
        this.patience = patience;
    }

    Uni<Void> run(Lease lease, Charges charges) {
        List<String> arguments = List.of(lease.task().value(), Long.toString(lease.number()), entries.text(charges));
        return scripts.run(SCRIPT, arguments, patience).replaceWithVoid();
    }
}
