package dev.leadline.gemini;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.gemini.ModelCatalog.Family;
import dev.leadline.gemini.ModelCatalog.Model;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The simulator's list of models: those of the catalog that answer by themselves. */
final class SimulatorModels {

    private static final int PAGE = 50;
    private static final int LONGEST_PAGE = 1000;

    private final ObjectMapper json;
    private final Models models;

    SimulatorModels(ObjectMapper json, Models models) {
        this.json = json;
        this.models = models;
    }

    Optional<ObjectNode> model(String name) {
        return models.catalog().models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(this::entry);
    }

    /**
     * One page.
     *
     * @param size empty: 50
     * @param token where to go on, as the page before said; empty: at the start
     * @return empty when the page size or the token is none
     */
    Optional<ObjectNode> page(String size, String token) {
        if (!size.matches("\\d{0,4}") || !token.matches("\\d{0,6}")) {
            return Optional.empty();
        }
        List<Model> all = models.catalog().models();
        int from = Math.min(all.size(), token.isEmpty() ? 0 : Integer.parseInt(token));
        int asked = size.isEmpty() ? 0 : Integer.parseInt(size);
        int to = Math.min(all.size(), from + (asked == 0 ? PAGE : Math.min(asked, LONGEST_PAGE)));
        ObjectNode page = json.createObjectNode();
        ArrayNode entries = page.putArray("models");
        all.subList(from, to).forEach(model -> entries.add(entry(model)));
        if (to < all.size()) {
            page.put("nextPageToken", Integer.toString(to));
        }
        return Optional.of(page);
    }

    private ObjectNode entry(Model model) {
        Family family = models.catalog().family(model.name()).orElseThrow();
        List<String> levels = Objects.requireNonNullElse(model.thinkingLevels(), family.thinkingLevels());
        ObjectNode entry = json.createObjectNode()
                .put("name", "models/" + model.name())
                .put("version", "001")
                .put("displayName", model.name())
                .put("description", "Simulated: answers with sentences of the prompt.")
                .put("inputTokenLimit", Objects.requireNonNullElse(model.contextTokens(), family.contextTokens()))
                .put("outputTokenLimit", Objects.requireNonNullElse(model.outputTokens(), family.outputTokens()))
                .put("thinking", !levels.isEmpty());
        if (!SimulatorDecisionRequests.decides(model.name())) {
            ArrayNode methods = entry.putArray("supportedGenerationMethods")
                    .add("generateContent")
                    .add("countTokens");
            if (model.has(Tier.BATCH)) {
                methods.add("batchGenerateContent");
            }
        }
        return entry;
    }
}
