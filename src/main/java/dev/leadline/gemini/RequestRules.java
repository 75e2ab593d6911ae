package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.ModelCatalog.Family;
import dev.leadline.gemini.ModelCatalog.Model;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What requests a model takes: which fields and thinking levels, and how much text. */
final class RequestRules {

    private static final String THINKING_LEVEL = "/generationConfig/thinkingConfig/thinkingLevel";

    private final String model;
    private final Family family;
    private final List<String> levels;
    private final long context;

    private RequestRules(String model, Family family, Optional<Model> known) {
        this.model = model;
        this.family = family;
        this.levels =
                known.flatMap(one -> Optional.ofNullable(one.thinkingLevels())).orElse(family.thinkingLevels());
        this.context =
                known.flatMap(one -> Optional.ofNullable(one.contextTokens())).orElse(family.contextTokens());
    }

    /** Empty for a model of which nothing is known. */
    static Optional<RequestRules> of(ModelCatalog catalog, String model) {
        return catalog.family(model).map(family -> new RequestRules(model, family, catalog.model(model)));
    }

    /** Why the model refuses such a request, for people; empty when it takes it. */
    Optional<String> fault(JsonNode request) {
        JsonNode level = request.at(THINKING_LEVEL);
        if (level.isTextual() && !levels.contains(level.asText().toLowerCase(Locale.ROOT))) {
            return Optional.of(
                    levels.isEmpty()
                            ? model + " has no thinking levels"
                            : model + " has the thinking levels " + String.join(", ", levels) + ", but not "
                                    + level.asText().toLowerCase(Locale.ROOT));
        }
        if (request.at("/generationConfig/candidateCount").asInt(1) > family.candidates()) {
            return Optional.of(model + " gives at most " + family.candidates() + " candidates");
        }
        return family.refused().stream()
                .filter(pointer -> !request.at(pointer).isMissingNode())
                .findFirst()
                .map(pointer -> model + " takes no " + pointer.substring(pointer.lastIndexOf('/') + 1));
    }

    /**
     * How many tokens a prompt may have.
     *
     * @param maxOutputTokens what is kept free for the answer, where both share their room
     */
    long room(Optional<Integer> maxOutputTokens) {
        return family.sharedContext() ? context - maxOutputTokens.orElse(1) : context;
    }
}
