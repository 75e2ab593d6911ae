package dev.leadline.research;

import dev.leadline.gemini.Drafts;
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

    /**
     * Of a question of which an earlier run may have kept a draft: its call belongs to the question, and is in the ledger
     * already.
     */
    static Tally since(Drafts drafts, CallBudget budget, Consumer<Charge> next) {
        Tally tally = new Tally(next);
        drafts.kept().ifPresent(draft -> {
            budget.resume(1, null);
            tally.calls = 1;
            tally.costUsd = draft.usage().costUsd();
        });
        return tally;
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
