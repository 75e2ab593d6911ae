package dev.leadline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** JSON as trees: the command line has no types for what the server says, so that it shows what newer servers add. */
final class Json {

    private static final int MOST_DIGITS = 20;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Null when the text is no JSON. */
    static @Nullable JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Ends the command when the text is no JSON. */
    static JsonNode require(String text, String what) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node != null && !node.isMissingNode()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw Failure.usage(what + " is not JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ")");
        }
        throw Failure.usage(what + " is empty: it must be JSON");
    }

    static String write(JsonNode node) {
        return node.toString();
    }

    static String pretty(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.toPrettyString();
    }

    /** A field as text; empty when it is absent or null. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.isContainerNode() ? value.toString() : plain(value);
    }

    /** A value that is no container, as text: amounts of money have no exponent, which numbers of a thousand digits keep. */
    static String plain(JsonNode value) {
        return value.isBigDecimal() && Math.abs(value.decimalValue().scale()) <= MOST_DIGITS
                ? value.decimalValue().toPlainString()
                : value.asText();
    }

    static @Nullable Instant time(JsonNode node, String field) {
        try {
            String text = text(node, field);
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The texts of an array, joined by commas. */
    static String joined(JsonNode array) {
        StringBuilder joined = new StringBuilder();
        array.forEach(one -> joined.append(joined.length() == 0 ? "" : ",").append(one.asText()));
        return joined.toString();
    }
}
