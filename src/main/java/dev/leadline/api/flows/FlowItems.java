package dev.leadline.api.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.http.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a flow in whichever form it was enqueued, each with the key and the dependencies that the form gives it.
 *
 * @param open whether tasks may say themselves what they wait for
 */
record FlowItems(List<Item> items, boolean open) {

    static final String THEN = "then";

    /**
     * A task as it was enqueued.
     *
     * @param path where it is in the body, such as {@code tasks[3]}
     * @param key its key unless it has one of its own
     * @param after places of the tasks that it waits for by the form of the flow
     */
    record Item(String path, @Nullable JsonNode node, String key, List<Integer> after) {}

    /** How many tasks count for the bound of a flow: all but the last one of a chord, so that a group may have as many. */
    int counted() {
        return (int) items.stream()
                .filter(item -> !item.path().equals("chord." + THEN))
                .count();
    }

    /** Adds to {@code errors} when the form is wrong. */
    static FlowItems of(SubmitFlow flow, List<FieldError> errors) {
        long forms = IntStream.of(
                        flow.tasks() == null ? 0 : 1,
                        flow.chain() == null ? 0 : 1,
                        flow.group() == null ? 0 : 1,
                        flow.chord() == null ? 0 : 1)
                .sum();
        if (forms != 1) {
            errors.add(new FieldError("", "a flow has exactly one of tasks, chain, group and chord"));
            return new FlowItems(List.of(), false);
        }
        if (flow.tasks() != null) {
            return new FlowItems(list("tasks", flow.tasks(), errors), true);
        }
        if (flow.chain() != null) {
            return new FlowItems(chained(list("chain", flow.chain(), errors)), false);
        }
        return flow.group() != null
                ? new FlowItems(list("group", flow.group(), errors), false)
                : new FlowItems(chord(flow.chord(), errors), false);
    }

    private static List<Item> list(String form, List<@Nullable JsonNode> nodes, List<FieldError> errors) {
        if (nodes.isEmpty()) {
            errors.add(new FieldError(form, "must have at least one task"));
        }
        List<Item> items = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            items.add(new Item(form + "[" + i + "]", nodes.get(i), Integer.toString(i), List.of()));
        }
        return items;
    }

    private static List<Item> chained(List<Item> items) {
        List<Item> chain = new ArrayList<>(items.size());
        for (Item item : items) {
            List<Integer> after = chain.isEmpty() ? List.of() : List.of(chain.size() - 1);
            chain.add(new Item(item.path(), item.node(), item.key(), after));
        }
        return chain;
    }

    private static List<Item> chord(SubmitFlow.@Nullable Chord chord, List<FieldError> errors) {
        if (chord == null || chord.each() == null || !(chord.then() instanceof ObjectNode)) {
            errors.add(new FieldError("chord", "must have each, a list of tasks, and then, a task"));
            return List.of();
        }
        List<Item> items = list("chord.each", chord.each(), errors);
        List<Integer> all = IntStream.range(0, items.size()).boxed().toList();
        items.add(new Item("chord." + THEN, chord.then(), THEN, all));
        return items;
    }
}
