package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Gemini is asked for about the seller's chances; its schema is made from this record. */
@RegisterForReflection
record PitchAnswer(
        @Size(max = MOST) List<Line> fit,
        @Size(max = MOST) List<Line> openingLines,
        @Size(max = MOST) List<Line> inferredPains,
        @Size(max = MOST) List<Line> objections) {

    static final int MOST = 5;

    /**
     * One line.
     *
     * @param citations ids of the facts that it is built on
     */
    @RegisterForReflection
    record Line(String text, @Size(min = 1) List<String> citations) {}

    /**
     * The answer in the form that a step keeps.
     *
     * @param answer null when there is none
     * @param missing why there is none
     * @param cut why the budget left it out; null when it was enough
     */
    @RegisterForReflection
    record Kept(
            @Nullable PitchAnswer answer,
            @Nullable String missing,
            String model,
            int calls,
            BigDecimal costUsd,
            @Nullable String cut) {

        Kept(@Nullable PitchAnswer answer, @Nullable String missing, String model, int calls, BigDecimal costUsd) {
            this(answer, missing, model, calls, costUsd, null);
        }
    }
}
