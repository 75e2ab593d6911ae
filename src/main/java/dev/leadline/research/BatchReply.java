package dev.leadline.research;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.BatchPlan;
import dev.leadline.gemini.GeminiBatches;
import dev.leadline.task.Charge;
import dev.leadline.task.TaskFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Google gave back for a batch, read.
 *
 * @param charge what it cost; empty: nothing, or nobody knows and no budget limits it
 */
record BatchReply(BatchEnd end, Optional<Charge> charge) {

    /**
     * Reads an answer, also one that cannot be used.
     *
     * @param submitted when the batch was, which decides about its price
     * @param most what is charged if the answer does not say what it cost; empty: no budget limits it, so nothing is
     */
    static BatchReply read(
            GeminiBatches batches, BatchPlan plan, JsonNode response, Instant submitted, Optional<Charge> most) {
        List<Charge> charges = new ArrayList<>();
        try {
            BatchEnd answered = new BatchEnd(batches.read(plan, response, submitted, charges::add), null, false);
            return new BatchReply(answered, priced(charges, most));
        } catch (TaskFailure unusable) {
            boolean refused = unusable instanceof TaskFailure.Permanent;
            BatchEnd end = new BatchEnd(null, String.valueOf(unusable.getMessage()), refused);
            // What Gemini refused, and did not count, costs nothing.
            return new BatchReply(end, refused || !charges.isEmpty() ? priced(charges, most) : most);
        }
    }

    /** A model of which no price is known may have answered: a budget cannot count what has no price. */
    private static Optional<Charge> priced(List<Charge> charges, Optional<Charge> most) {
        return charges.stream()
                .findFirst()
                .map(charge -> charge.isPriced()
                        ? charge
                        : most.map(bound -> charge.priced(bound.cost(), bound.prices()))
                                .orElse(charge));
    }
}
