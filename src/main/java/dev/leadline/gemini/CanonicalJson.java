package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.TreeSet;

/**
 * JSON with one form for each value, as RFC 8785 has it: fields in order, no spaces, and a number is written in one way. Unlike
 * there, whole numbers keep all their digits.
 */
final class CanonicalJson {

    String write(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private void write(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            writeFields(value, text);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                write(item, text);
                text.append(',');
            });
            text.append(']');
        } else {
            text.append(isFinite(value) ? value.decimalValue().stripTrailingZeros() : value);
        }
    }

    private void writeFields(JsonNode value, StringBuilder text) {
        text.append('{');
        TreeSet<String> names = new TreeSet<>();
        value.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            text.append(JsonNodeFactory.instance.textNode(name)).append(':');
            write(value.path(name), text);
            text.append(',');
        }
        text.append('}');
    }

    /** A number beyond the range of double was read as infinite. */
    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && !(value.isDouble() && Double.isInfinite(value.doubleValue()));
    }
}
