package dev.leadline.research;

import dev.leadline.task.Charge;
import java.math.BigDecimal;
import java.util.function.Consumer;

/** Counts what the calls of one question cost, and passes it on. */
final class Tally implements Consumer<Charge> {

    private final Consumer<Charge> next;
    private int calls;
    private BigDecimal costUsd = BigDecimal.ZERO;

    Tally(Consumer<Charge> next) {
        this.next = next;
    }

    @Override
    public synchronized void accept(Charge charge) {
        calls++;
        costUsd = costUsd.add(charge.usage().costUsd());
        next.accept(charge);
    }

    synchronized int calls() {
        return calls;
    }

    synchronized BigDecimal costUsd() {
        return costUsd;
    }
}
