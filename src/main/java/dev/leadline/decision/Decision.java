package dev.leadline.decision;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/** The answer to a {@link Question}. Probabilities are 0 to 1. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.YesNo.class, name = Decision.YES_NO),
    @JsonSubTypes.Type(value = Decision.Choice.class, name = Decision.CHOICE),
    @JsonSubTypes.Type(value = Decision.Score.class, name = Decision.SCORE)
})
@RegisterForReflection
public sealed interface Decision {

    String YES_NO = "yes-no";
    String CHOICE = "choice";
    String SCORE = "score";

    /** How probable the answer is that is given here. */
    double confidence();

    /**
     * Whether it holds.
     *
     * @param yes whether that is more probable than not
     * @param probability that it holds
     */
    @RegisterForReflection
    record YesNo(boolean yes, double probability, double confidence) implements Decision {}

    /**
     * Which option fits best.
     *
     * @param option its name
     * @param probabilities of the options by their names; one that is missing was not mentioned
     */
    @RegisterForReflection
    record Choice(String option, double confidence, Map<String, Double> probabilities) implements Decision {}

    /**
     * Which level fits.
     *
     * @param score the mean of the levels by their probabilities, so it may lie between two
     * @param level the most probable one
     * @param probabilities of the levels in their order
     */
    @RegisterForReflection
    record Score(double score, int level, double confidence, List<Double> probabilities) implements Decision {}
}
