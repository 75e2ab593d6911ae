package dev.leadline.worker;

import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Purse;
import dev.leadline.task.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one run was charged, until it is in the ledger. Every write of the run carries all charges of which it is not known that
 * they have arrived, and the ledger takes each once; so none is lost and none counts twice, whatever answers are lost.
 */
final class RunCharges implements Purse {

    private final LeasedTask task;
    private final Consumer<Charges> late;
    private final List<Charge> open = new ArrayList<>();
    private Usage total;
    private int entered;
    private boolean ended;

    /** @param late gets charges that become known after the end of the run */
    RunCharges(LeasedTask task, Consumer<Charges> late) {
        this.task = task;
        this.late = late;
        this.total = task.usage();
    }

    void add(Charge charge) {
        Charges afterTheEnd;
        synchronized (this) {
            open.add(charge);
            total = total.plus(charge.usage());
            if (!ended) {
                return;
            }
            afterTheEnd = open();
        }
        late.accept(afterTheEnd);
    }

    /** This was entered into the ledger apart from what the run was charged. */
    synchronized void addEntered(Charge charge) {
        total = total.plus(charge.usage());
    }

    @Override
    public LeasedTask task() {
        return task;
    }

    /** Those of which it is not known that they are in the ledger. */
    @Override
    public synchronized Charges open() {
        return open.isEmpty()
                ? Charges.NONE
                : new Charges(task.placement().tenant(), task.handler(), task.attempt(), entered + 1, open);
    }

    /** These are in the ledger now. */
    @Override
    public synchronized void entered(Charges charges) {
        int more = charges.isEmpty() ? 0 : charges.last() - entered;
        if (more > 0) {
            open.subList(0, more).clear();
            entered += more;
        }
    }

    /** The run has ended: no step and no outcome after this one carries its charges. */
    synchronized Charges end() {
        ended = true;
        return open();
    }

    /** What the task used over all runs so far. */
    synchronized Usage total() {
        return total;
    }
}
