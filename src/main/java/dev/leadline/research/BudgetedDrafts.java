package dev.leadline.research;

import dev.leadline.gemini.Drafts;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Keeps a draft, which is then asked for again, only if the budget has a call for that. */
record BudgetedDrafts(Drafts drafts, CallBudget budget) implements Drafts {

    @Override
    public Optional<Draft> kept() {
        return drafts.kept();
    }

    @Override
    public Uni<Draft> keep(Draft draft) {
        if (!budget.take()) {
            return Uni.createFrom()
                    .failure(new CallBudget.Spent(
                            "answered in another shape, and not asked again, since " + budget.spent(), budget.spent()));
        }
        return drafts.keep(draft);
    }
}
