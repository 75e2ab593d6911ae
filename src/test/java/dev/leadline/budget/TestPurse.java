package dev.leadline.budget;

import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Purse;
import java.util.ArrayList;
import java.util.List;

/** What a run was charged, which it enters with its next payment alone. */
final class TestPurse implements Purse {

    private final LeasedTask task;
    private final List<Charge> open = new ArrayList<>();
    private int entered;

    TestPurse(LeasedTask task) {
        this.task = task;
    }

    synchronized void add(Charge charge) {
        open.add(charge);
    }

    @Override
    public LeasedTask task() {
        return task;
    }

    @Override
    public synchronized Charges open() {
        return open.isEmpty() ? Charges.NONE : new Charges(tenant(), task.handler(), task.attempt(), entered + 1, open);
    }

    @Override
    public synchronized void entered(Charges charges) {
        int more = charges.isEmpty() ? 0 : charges.last() - entered;
        if (more > 0) {
            open.subList(0, more).clear();
            entered += more;
        }
    }
}
