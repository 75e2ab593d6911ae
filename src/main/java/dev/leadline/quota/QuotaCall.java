package dev.leadline.quota;

import dev.leadline.task.Lease;
import java.util.List;

/**
 * A call that a run wants to make.
 *
 * @param lease of the run: when that ends, the call ends
 * @param model as the provider names it
 * @param projects that may pay for it, at least one, each with letters, digits and the signs {@code . _ -}
 * @param tokens of the input, rather too many than too few; at least 1
 * @param alternative whether another model may be asked if this one cannot: see {@link NoRoom}
 */
public record QuotaCall(Lease lease, String model, List<String> projects, long tokens, boolean alternative) {

    public QuotaCall(Lease lease, String model, List<String> projects, long tokens) {
        this(lease, model, projects, tokens, false);
    }

    /** The gate at which tasks wait for this model. */
    String gate() {
        return "quota:" + model;
    }
}
