package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes a person out of a deep dive's result. Each claim, line or other member of a list that names the person is removed with all that
 * it says; sources stay, since other claims cite them, with the name left out of title and address. Whatever else a version of
 * Leadline wrote is gone through in the same way, so that the name is nowhere in the result afterwards.
 */
public final class Erasure {

    private final PersonName name;
    private int claims;

    private Erasure(PersonName name) {
        this.name = name;
    }

    /**
     * A result without the person.
     *
     * @param claims how many claims were removed
     */
    public record Erased(JsonNode result, int claims) {}

    /** The result without the person; empty when it does not name the person. */
    public static Optional<Erased> of(PersonName name, JsonNode result) {
        Erasure erasure = new Erasure(name);
        if (!erasure.names(result)) {
            return Optional.empty();
        }
        JsonNode copy = result.deepCopy();
        return Optional.of(new Erased(erasure.without(copy, ""), erasure.claims));
    }

    private boolean names(JsonNode node) {
        if (node.isTextual()) {
            return name.isIn(node.textValue());
        }
        for (JsonNode child : node) {
            if (names(child)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode without(JsonNode node, String field) {
        if (node instanceof ObjectNode object) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> one = fields.next();
                one.setValue(without(one.getValue(), one.getKey()));
            }
        } else if (node instanceof ArrayNode list) {
            withoutMembers(list, field);
        } else if (node.isTextual()) {
            return TextNode.valueOf(
                    field.equals("report") ? withoutLines(node.textValue()) : name.erasedFrom(node.textValue()));
        }
        return node;
    }

    private void withoutMembers(ArrayNode list, String field) {
        for (int i = list.size() - 1; i >= 0; i--) {
            JsonNode member = list.get(i);
            if (field.equals("sources") && member.isObject()) {
                list.set(i, without(member, ""));
            } else if (names(member)) {
                list.remove(i);
                claims += field.equals("claims") && member.isObject() ? 1 : 0;
            }
        }
    }

    /** In Markdown each claim has a line. A source's line stays without the name. */
    private String withoutLines(String markdown) {
        return markdown.lines()
                .filter(line -> !name.isIn(line) || line.startsWith("- [S") || line.startsWith("#"))
                .map(name::erasedFrom)
                .collect(Collectors.joining("\n", "", markdown.endsWith("\n") ? "\n" : ""));
    }
}
