package dev.leadline.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/**
 * The order in which tasks can run that wait for each other.
 *
 * @param order places of the tasks as they were given, so that each comes after all that it waits for; otherwise in the order
 *     in which they were given
 */
record Dag(List<Integer> order) {

    /**
     * A task of the graph.
     *
     * @param after keys of the tasks that it waits for, each once
     */
    record Node(String key, List<String> after) {}

    /**
     * Something that is no such order.
     *
     * @param place which task it is about
     * @param field what of it is wrong: {@code key} or {@code after}
     */
    record Mistake(int place, String field, String message) {}

    /** The graph is wrong. */
    static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Mistake> mistakes;

        Wrong(List<Mistake> mistakes) {
            super(mistakes.toString(), null, false, false);
            this.mistakes = mistakes;
        }

        List<Mistake> mistakes() {
            return mistakes;
        }
    }

    /** Fails with {@link Wrong} if a key is there twice, is unknown, or if tasks wait for each other in a circle. */
    static Dag of(List<Node> nodes) {
        Map<String, Integer> places = new HashMap<>();
        List<Mistake> mistakes = new ArrayList<>();
        for (int place = 0; place < nodes.size(); place++) {
            String key = nodes.get(place).key();
            Integer other = places.putIfAbsent(key, place);
            if (other != null) {
                mistakes.add(new Mistake(place, "key", "\"" + key + "\" is also the key of task " + other));
            }
        }
        for (int place = 0; place < nodes.size(); place++) {
            for (String key : nodes.get(place).after()) {
                if (!places.containsKey(key)) {
                    mistakes.add(new Mistake(place, "after", "no task of this flow has the key \"" + key + "\""));
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new Wrong(mistakes);
        }
        return sorted(nodes, places);
    }

    private static Dag sorted(List<Node> nodes, Map<String, Integer> places) {
        List<List<Integer>> next = new ArrayList<>();
        nodes.forEach(node -> next.add(new ArrayList<>()));
        int[] open = new int[nodes.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int place = 0; place < nodes.size(); place++) {
            for (String key : nodes.get(place).after()) {
                next.get(places.getOrDefault(key, -1)).add(place);
                open[place]++;
            }
            if (open[place] == 0) {
                ready.add(place);
            }
        }
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int place = ready.remove();
            order.add(place);
            for (int other : next.get(place)) {
                if (--open[other] == 0) {
                    ready.add(other);
                }
            }
        }
        if (order.size() < nodes.size()) {
            throw new Wrong(List.of(circle(nodes, places, open)));
        }
        return new Dag(List.copyOf(order));
    }

    /** Of the tasks that are left, each waits for another one that is left: following these leads into a circle. */
    private static Mistake circle(List<Node> nodes, Map<String, Integer> places, int[] open) {
        int at = 0;
        while (open[at] == 0) {
            at++;
        }
        List<Integer> path = new ArrayList<>();
        while (!path.contains(at)) {
            path.add(at);
            at = nodes.get(at).after().stream()
                    .map(places::get)
                    .filter(place -> open[place] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        List<Integer> circle = path.subList(path.indexOf(at), path.size());
        String keys = circle.stream()
                .limit(10)
                .map(place -> "\"" + nodes.get(place).key() + "\"")
                .collect(Collectors.joining(" waits for "));
        return new Mistake(
                at,
                "after",
                "the tasks wait for each other in a circle: " + keys
                        + (circle.size() > 10
                                ? " waits for …"
                                : " waits for \"" + nodes.get(at).key() + "\""));
    }
}
