package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Fills a JSON schema with extracts: sentences where text is asked for, source ids where sources are. */
final class SchemaFiller {

    private final ObjectMapper json;
    private final List<Extract> extracts;

    SchemaFiller(ObjectMapper json, List<Extract> extracts) {
        this.json = json;
        this.extracts = extracts;
    }

    JsonNode fill(JsonNode schema) {
        return fill("", schema, extracts);
    }

    private JsonNode fill(String name, JsonNode schema, List<Extract> from) {
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            return schema.path("enum").path(0);
        }
        return switch (schema.path("type").asText("object").toLowerCase(Locale.ROOT)) {
            case "object" -> object(schema, from);
            case "array" -> array(name, schema, from);
            case "integer", "number" ->
                json.getNodeFactory().numberNode(schema.path("minimum").asInt(0));
            case "boolean" -> json.getNodeFactory().booleanNode(false);
            default ->
                json.getNodeFactory().textNode(from.isEmpty() ? "" : from.get(0).sentence());
        };
    }

    private ObjectNode object(JsonNode schema, List<Extract> from) {
        ObjectNode object = json.createObjectNode();
        schema.path("properties")
                .properties()
                .forEach(field -> object.set(field.getKey(), fill(field.getKey(), field.getValue(), from)));
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, List<Extract> from) {
        ArrayNode array = json.createArrayNode();
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (name.toLowerCase(Locale.ROOT).matches("sources?|sourceids?|source_ids?|citations?")) {
            from.stream()
                    .limit(1)
                    .flatMap(one -> one.sources().stream())
                    .limit(most)
                    .forEach(array::add);
        } else if (!name.equalsIgnoreCase("gaps")) {
            // Each item speaks of one sentence, and of nothing else.
            from.stream().limit(most).forEach(one -> array.add(fill("", schema.path("items"), List.of(one))));
        }
        return array;
    }
}
