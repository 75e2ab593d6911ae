package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The model's answer about one section, not yet checked.
 *
 * @param refusal why there is no answer; null when there is one
 * @param calls how many calls it took
 * @param costUsd what they cost, in US dollars
 * @param cut why the budget left something of it out; null when it was enough
 */
@RegisterForReflection
record Findings(
        List<SectionAnswer.Statement> claims,
        List<String> gaps,
        String model,
        @Nullable String refusal,
        int calls,
        BigDecimal costUsd,
        @Nullable String cut) {

    Findings(
            List<SectionAnswer.Statement> claims,
            List<String> gaps,
            String model,
            @Nullable String refusal,
            int calls,
            BigDecimal costUsd) {
        this(claims, gaps, model, refusal, calls, costUsd, null);
    }

    Findings {
        // A step of an earlier version has none.
        costUsd = costUsd == null ? BigDecimal.ZERO : costUsd;
    }

    /** Of a section for which no call was made, or none that was answered. */
    static Findings none(String why) {
        return new Findings(List.of(), List.of(), "", why, 0, BigDecimal.ZERO);
    }

    /**
     * Of a section without an answer.
     *
     * @param spent what of the budget was used up, if that is the cause
     */
    static Findings cut(String why, @Nullable String spent) {
        return new Findings(List.of(), List.of(), "", why, 0, BigDecimal.ZERO, spent);
    }

    Findings after(int otherCalls, BigDecimal otherCost) {
        return new Findings(claims, gaps, model, refusal, calls + otherCalls, costUsd.add(otherCost), cut);
    }

    /** With what a later round found. What the later one does not know either is still unknown. */
    Findings with(Findings later) {
        return new Findings(
                Stream.concat(claims.stream(), later.claims.stream()).toList(),
                later.claims.isEmpty() ? gaps : later.gaps,
                later.model.isEmpty() ? model : later.model,
                later.refusal == null ? null : refusal,
                calls + later.calls,
                costUsd.add(later.costUsd),
                later.cut == null ? cut : later.cut);
    }
}
