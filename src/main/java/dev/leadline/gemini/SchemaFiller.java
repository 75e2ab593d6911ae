package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Fills a JSON schema with extracts: sentences where text is asked for, source ids where sources are. Its answers fit
 * the usual schemas. A schema that asks for more (such as a pattern) gets an answer that does not fit, as a model might
 * give.
 */
final class SchemaFiller {

    /** From this depth on only required properties are filled in, since a schema can refer to itself. */
    private static final int DEEP = 6;

    private static final int MAX_DEPTH = 20;
    private static final Selection NOTHING = new Selection(List.of(), List.of());

    private final ObjectMapper json;
    private final Selection selection;
    private final Map<String, Selection> named;
    private final JsonNode root;

    /** @param named what answers the properties of these names */
    SchemaFiller(ObjectMapper json, Selection selection, Map<String, Selection> named, JsonNode root) {
        this.json = json;
        this.selection = selection;
        this.named = named;
        this.root = root;
    }

    JsonNode fill() {
        return fill("", root, selection, 0);
    }

    private JsonNode fill(String name, JsonNode schema, Selection from, int depth) {
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").path(0);
        }
        JsonNode elsewhere = elsewhere(schema);
        if (depth > MAX_DEPTH) {
            return json.nullNode();
        }
        return elsewhere.isMissingNode() ? typed(name, schema, from, depth) : fill(name, elsewhere, from, depth + 1);
    }

    /** The schema that this one refers to, or the first of its alternatives; missing when it has neither. */
    private JsonNode elsewhere(JsonNode schema) {
        String reference = schema.path("$ref").asText("");
        if (reference.startsWith("#")) {
            return root.at(reference.substring(1));
        }
        JsonNode any = schema.path("anyOf").path(0);
        JsonNode one = any.isMissingNode() ? schema.path("oneOf").path(0) : any;
        return one.isMissingNode() ? schema.path("allOf").path(0) : one;
    }

    private JsonNode typed(String name, JsonNode schema, Selection from, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, from, depth);
            case "array" -> array(name, schema, from, depth);
            case "integer", "number" ->
                json.getNodeFactory().numberNode(schema.path("minimum").asInt(0));
            case "boolean" -> json.getNodeFactory().booleanNode(false);
            case "null" -> json.nullNode();
            default -> json.getNodeFactory().textNode(text(schema, from.extracts()));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        boolean object = schema.has("properties") || schema.has("required");
        return type.asText(object || schema.isEmpty() ? "object" : "string").toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode schema, List<Extract> from) {
        String dated = switch (schema.path("format").asText("")) {
            case "date" -> "2026-01-01";
            case "date-time" -> "2026-01-01T00:00:00Z";
            default -> "";
        };
        if (!dated.isEmpty()) {
            return dated;
        }
        String text = from.isEmpty() ? "" : from.get(0).sentence();
        String longEnough =
                text + "–".repeat(Math.max(0, schema.path("minLength").asInt(0) - text.length()));
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        return longEnough.length() <= most ? longEnough : longEnough.substring(0, most);
    }

    private ObjectNode object(JsonNode schema, Selection from, int depth) {
        ObjectNode object = json.createObjectNode();
        Set<String> names = new LinkedHashSet<>();
        if (depth < DEEP) {
            schema.path("properties").fieldNames().forEachRemaining(names::add);
        }
        schema.path("required").forEach(name -> names.add(name.asText()));
        for (String name : names) {
            JsonNode property = schema.path("properties").path(name);
            Selection own = property.isMissingNode() ? NOTHING : named.getOrDefault(name, from);
            object.set(name, fill(name, property, own, depth + 1));
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, Selection from, int depth) {
        ArrayNode array = json.createArrayNode();
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (name.toLowerCase(Locale.ROOT).matches("sources?|sourceids?|source_ids?|citations?")) {
            from.extracts().stream()
                    .limit(1)
                    .flatMap(one -> one.sources().stream())
                    .limit(most)
                    .forEach(array::add);
        } else if (name.equalsIgnoreCase("gaps")) {
            from.gaps().stream().limit(most).forEach(array::add);
        } else if (depth < DEEP) {
            // Each item is made from one sentence only.
            from.extracts().stream()
                    .limit(most)
                    .forEach(one -> array.add(item(schema, new Selection(List.of(one), List.of()), depth)));
        }
        int least = Math.min(schema.path("minItems").asInt(0), MAX_DEPTH);
        while (array.size() < least) {
            array.add(item(schema, NOTHING, depth));
        }
        return array;
    }

    private JsonNode item(JsonNode schema, Selection from, int depth) {
        return fill("", schema.path("items"), from, depth + 1);
    }
}
