package dev.leadline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
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
        if (snapshot(node).filter(name::isIn).isPresent()) {
            return true;
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
            if (field.equals("sources") && member instanceof ObjectNode source) {
                snapshot(source).filter(name::isIn).ifPresent(text -> keep(source, withoutSentences(text)));
                list.set(i, without(source, ""));
            } else if (names(member)) {
                list.remove(i);
                claims += field.equals("claims") && member.isObject() ? 1 : 0;
            }
        }
    }

    /** The kept text of a source. */
    private static Optional<String> snapshot(JsonNode node) {
        return Optional.ofNullable(node.path("snapshot").textValue()).flatMap(StoredText::unpack);
    }

    private static void keep(ObjectNode source, String text) {
        source.put("snapshot", StoredText.pack(text)).put("sha256", StoredText.sha256(text));
    }

    /** Other sentences stay, since claims quote them. A name that no sentence has as a whole is left out of the text. */
    private String withoutSentences(String text) {
        return name.erasedFrom(text.lines()
                .map(line -> Arrays.stream(line.split("(?<=[.!?…。！？]['\"”’)»]{0,2})(?=\\s|\\p{IsHan}|\\p{IsHiragana})"))
                        .map(sentence -> name.isIn(sentence) ? " " + PersonName.ERASED : sentence)
                        .collect(Collectors.joining())
                        .strip())
                .collect(Collectors.joining("\n")));
    }

    /** In Markdown each claim has a line. A source's line stays without the name. */
    private String withoutLines(String markdown) {
        return markdown.lines()
                .filter(line -> !name.isIn(line) || line.startsWith("- [S") || line.startsWith("#"))
                .map(name::erasedFrom)
                .collect(Collectors.joining("\n", "", markdown.endsWith("\n") ? "\n" : ""));
    }
}
