package dev.leadline.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON of which only the meaning counts: fields may come in any order, and numbers are compared by their value, so that 1,
 * 1.0 and 1e0 are the same, and decimal numbers that differ in the twentieth digit are not.
 */
public final class CanonicalJson {

    /** A number that is written out has no more digits than this, so it has no more zeros at its end. */
    private static final int MOST_ZEROS = 1000;

    private CanonicalJson() {}

    /** SHA-256 of the text {@code name}, if it is not empty, and of the value. */
    public static byte[] digest(String name, JsonNode value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            return digest.digest(of(value).toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static JsonNode of(JsonNode value) {
        if (value instanceof ObjectNode object) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            object.fields().forEachRemaining(field -> sorted.put(field.getKey(), of(field.getValue())));
            return new ObjectNode(JsonNodeFactory.instance, sorted);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(item -> items.add(of(item)));
            return items;
        }
        return value.isNumber() ? DecimalNode.valueOf(plain(value.decimalValue())) : value;
    }

    private static BigDecimal plain(BigDecimal number) {
        try {
            BigDecimal shortest = number.stripTrailingZeros();
            // Whole numbers as they are usually written; but 1e999999999 would be a text of a gigabyte.
            return shortest.scale() < 0 && shortest.scale() >= -MOST_ZEROS ? shortest.setScale(0) : shortest;
        } catch (ArithmeticException e) {
            // Its exponent is at the end of its range already.
            return number;
        }
    }
}
