package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a seller can say to the company. Every line is built on verified claims, and adds no number, date, name or address to them and to
 * what the seller says about itself.
 *
 * @param fit reasons why the offer fits
 * @param openingLines with which a first message could begin
 * @param inferredPains problems that the company probably has: conclusions, and no facts
 * @param objections what it may object
 * @param dropped how many lines were left out since they cite no verified claim, or add something to it
 * @param missing why there is none; null when there is one
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Pitch(
        List<Line> fit,
        List<Line> openingLines,
        List<Line> inferredPains,
        List<Line> objections,
        int dropped,
        @Nullable String missing) {

    /**
     * One line.
     *
     * @param claims ids of the claims that it is built on
     * @param mark {@code one source} when one of them is about money or a person, and one source alone says it; null when there is nothing
     *     to tell
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(String text, List<String> claims, @Nullable String mark) {}

    static Pitch none(String why) {
        return new Pitch(List.of(), List.of(), List.of(), List.of(), 0, why);
    }
}
