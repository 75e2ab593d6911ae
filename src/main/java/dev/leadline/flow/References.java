package dev.leadline.flow;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Objects in arguments that stand for results: {@code {"$result": "key"}}, {@code {"$result": "key/field/field"}}, and {@code
 * {"$results": "*"}} for the results of all tasks that the task waits for, in their order. In Redis the key has its task's
 * number before it ({@code 3:key}), and the star is the text of all numbers.
 */
public final class References {

    private static final String ONE = "$result";
    private static final String ALL = "$results";
    private static final Pattern TARGET = Pattern.compile("(?:(\\d+):)?([A-Za-z0-9._-]{1,64})(/.*)?", Pattern.DOTALL);

    private References() {}

    /**
     * One reference.
     *
     * @param number the task's number, once it is known; -1 until then
     * @param key the task's key
     * @param field path into the result, with a slash before each name; empty: the whole result
     */
    public record Target(int number, String key, String field) {

        private Target numbered(int known) {
            return new Target(known, key, field);
        }

        private String text() {
            return number + ":" + key + field;
        }

        /** As a client wrote it. */
        String shown() {
            return key + field;
        }
    }

    /**
     * A reference that cannot be read.
     *
     * @param path where it is in the arguments, such as {@code sources[2]}
     */
    public record Mistake(String path, String message) {}

    /**
     * What was found in arguments.
     *
     * @param all whether there is a reference to all results
     */
    public record Found(List<Target> targets, boolean all, List<Mistake> mistakes) {

        public boolean isEmpty() {
            return targets.isEmpty() && !all;
        }
    }

    /** Finds the references in arguments. */
    public static Found in(@Nullable JsonNode args) {
        List<Target> targets = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        boolean[] all = {false};
        visit(args, "", (node, path) -> {
            String mistake = mistake(node);
            if (mistake != null) {
                mistakes.add(new Mistake(path, mistake));
            } else if (node.has(ALL)) {
                all[0] = true;
            } else {
                targets.add(target(node));
            }
        });
        return new Found(targets, all[0], mistakes);
    }

    /** Whether this value itself is a reference, right or wrong. */
    public static boolean is(JsonNode node) {
        return node instanceof ObjectNode && (node.has(ONE) || node.has(ALL));
    }

    /** Whether a reference is in the value or in a part of it. */
    public static boolean within(JsonNode node) {
        Found found = in(node);
        return !found.isEmpty() || !found.mistakes().isEmpty();
    }

    private interface Visitor {
        void see(JsonNode reference, String path);
    }

    private static void visit(@Nullable JsonNode node, String path, Visitor visitor) {
        if (node == null) {
            return;
        }
        if (is(node)) {
            visitor.see(node, path);
        } else if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(one -> visit(one.getValue(), path + (path.isEmpty() ? "" : ".") + one.getKey(), visitor));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                visit(array.get(i), path + "[" + i + "]", visitor);
            }
        }
    }

    private static @Nullable String mistake(JsonNode node) {
        if (node.size() != 1) {
            return "a reference has one field, " + ONE + " or " + ALL + ", and no other";
        }
        if (node.has(ALL)) {
            return "*".equals(node.get(ALL).textValue()) ? null : ALL + " must be \"*\"";
        }
        String text = node.get(ONE).textValue();
        return text != null && TARGET.matcher(text).matches() && !text.contains(":")
                ? null
                : ONE + " must be the key of a task, or a key and the path of a field, such as \"fetch/text\"";
    }

    private static Target target(JsonNode node) {
        Matcher parts = TARGET.matcher(node.get(ONE).textValue());
        if (!parts.matches()) {
            throw new IllegalStateException("a reference in a task's arguments is damaged");
        }
        String number = parts.group(1);
        String field = parts.group(3);
        return new Target(number == null ? -1 : Integer.parseInt(number), parts.group(2), field == null ? "" : field);
    }

    /**
     * The same arguments with the tasks' numbers in their references.
     *
     * @param after numbers of the tasks whose results a star stands for
     */
    static JsonNode numbered(JsonNode args, Map<String, Integer> numbers, List<Integer> after) {
        return replaced(args, node -> {
            ObjectNode reference = ((ObjectNode) node).objectNode();
            if (node.has(ALL)) {
                return reference.put(ALL, Numbers.text(after));
            }
            Target target = target(node);
            return reference.put(
                    ONE, target.numbered(numbers.getOrDefault(target.key(), -1)).text());
        });
    }

    /** Numbers of all tasks whose results these arguments need; a task whose result is needed twice is there twice. */
    static List<Integer> numbersIn(JsonNode args) {
        List<Integer> numbers = new ArrayList<>();
        visit(args, "", (node, path) -> {
            if (node.has(ALL)) {
                numbers.addAll(Numbers.parse(node.get(ALL).textValue()));
            } else {
                numbers.add(target(node).number());
            }
        });
        return numbers;
    }

    /** The arguments with results in place of references. */
    static JsonNode resolved(JsonNode args, Function<Integer, JsonNode> wholes, Function<Target, JsonNode> parts) {
        return replaced(args, node -> {
            if (node.has(ALL)) {
                ArrayNode results = ((ObjectNode) node).arrayNode();
                Numbers.parse(node.get(ALL).textValue()).forEach(number -> results.add(wholes.apply(number)));
                return results;
            }
            Target target = target(node);
            return target.field().isEmpty() ? wholes.apply(target.number()) : parts.apply(target);
        });
    }

    /** A copy in which each reference is replaced. */
    private static JsonNode replaced(JsonNode node, Function<JsonNode, JsonNode> replace) {
        if (is(node)) {
            return replace.apply(node);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(one -> copy.set(one.getKey(), replaced(one.getValue(), replace)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(item -> copy.add(replaced(item, replace)));
            return copy;
        }
        return node;
    }

    /** The part of a result at the path; null when it has no such field. */
    static @Nullable JsonNode part(JsonNode result, String field) {
        JsonNode part = result.at(JsonPointer.compile(field));
        return part.isMissingNode() ? null : part;
    }
}
