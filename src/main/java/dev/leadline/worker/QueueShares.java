package dev.leadline.worker;

import dev.leadline.task.LeasedTask;
import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the tasks that a worker wants are shared among the queues that it names. With weights, the next task is always
 * the turn of the queue that started the fewest tasks for its weight; what a queue does not use goes to the others, and is
 * not kept for it. So while several queues have tasks, these start in the ratio of the weights, in whatever numbers they
 * are taken. A plain class that knows no Redis. Not thread-safe.
 *
 * <p>Only the order of queues is decided here. Within a queue its lanes keep their order, so a task whose worker died comes
 * before all others of its queue, but waits for its queue's turn.
 */
final class QueueShares {

    private final List<String> names;
    private final QueueOrder order;

    /** By name; empty when no queue has a weight. */
    private final Map<String, Turn> turns = new LinkedHashMap<>();

    private Plan asked;

    /**
     * How a take is to read the queues.
     *
     * @param queues in this order; empty: all
     * @param shares how many tasks each may have at first; empty: the queues take turns from call to call
     */
    record Plan(List<String> queues, List<Integer> shares) {}

    /** @param used tasks that were started, divided by the weight; only differences between queues count */
    private record Turn(String queue, int place, int weight, double used) {

        private static final Comparator<Turn> NEXT_FIRST =
                Comparator.comparingDouble(Turn::used).thenComparingInt(Turn::place);

        Turn using(double tasks) {
            return new Turn(queue, place, weight, used + tasks / weight);
        }

        Turn at(double level) {
            return new Turn(queue, place, weight, level);
        }
    }

    /**
     * A queue without a weight counts as 1 where another has one.
     *
     * @param queues empty: all
     * @throws ConfigurationException if the settings contradict each other; the message says how, as a sentence
     */
    QueueShares(List<ServedQueue> queues, QueueOrder order) {
        this.names = ServedQueue.names(queues);
        this.order = order;
        this.asked = new Plan(names, List.of());
        boolean weighted = queues.stream().anyMatch(queue -> queue.weight() != null);
        refuseContradictions(weighted);
        for (int i = 0; weighted && i < names.size(); i++) {
            @Nullable Integer weight = queues.get(i).weight();
            turns.put(names.get(i), new Turn(names.get(i), i, weight == null ? 1 : weight, 0));
        }
    }

    private void refuseContradictions(boolean weighted) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ConfigurationException("LEADLINE_QUEUES names the queue " + name + " twice: it must name each"
                        + " queue once, with a weight if it is to start more tasks than others, such as " + name
                        + ":2");
            }
        }
        if (order == QueueOrder.STRICT && names.isEmpty()) {
            throw new ConfigurationException("LEADLINE_QUEUE_ORDER is strict, but LEADLINE_QUEUES names no queues: it"
                    + " must name them, the one to be served first at the front, such as urgent,default");
        }
        if (order == QueueOrder.STRICT && weighted) {
            throw new ConfigurationException("LEADLINE_QUEUE_ORDER is strict, but LEADLINE_QUEUES has weights, which a"
                    + " strict order does not use: leave the weights out, or set LEADLINE_QUEUE_ORDER to shared");
        }
    }

    /**
     * The shares of other queues, as an operator ordered them. A strict order stays strict if they have no weights.
     *
     * @param ordered as in {@code LEADLINE_QUEUES}; empty: all. What is no queue is left out: a worker must go on all the same
     */
    QueueShares ordered(List<String> ordered) {
        Map<String, ServedQueue> queues = new LinkedHashMap<>();
        for (String text : ordered) {
            try {
                ServedQueue queue = ServedQueue.parse(text);
                queues.putIfAbsent(queue.name(), queue);
            } catch (IllegalArgumentException e) {
                Log.warnf("A worker was ordered to serve \"%s\", which is no queue", text);
            }
        }
        boolean plain = queues.values().stream().allMatch(queue -> queue.weight() == null);
        boolean strict = order == QueueOrder.STRICT && plain && !queues.isEmpty();
        return new QueueShares(List.copyOf(queues.values()), strict ? QueueOrder.STRICT : QueueOrder.SHARED);
    }

    /** All queues; empty: it serves all that there are. */
    List<String> names() {
        return names;
    }

    /** For the log. */
    String described() {
        if (names.isEmpty()) {
            return "all queues";
        }
        String text = "the queues "
                + (turns.isEmpty()
                        ? String.join(", ", names)
                        : turns.values().stream()
                                .map(turn -> turn.queue() + ":" + turn.weight())
                                .collect(Collectors.joining(", ")));
        return order == QueueOrder.STRICT ? text + ", strictly in this order" : text;
    }

    /** What the next take is to ask for. */
    Plan plan(int want) {
        if (!turns.isEmpty()) {
            asked = weighted(want);
        } else if (order == QueueOrder.STRICT) {
            asked = new Plan(names, Collections.nCopies(names.size(), want));
        }
        return asked;
    }

    /** The queues that started the fewest tasks for their weights come first, since what is not used goes to the first. */
    private Plan weighted(int want) {
        PriorityQueue<Turn> next = new PriorityQueue<>(Turn.NEXT_FIRST);
        next.addAll(turns.values());
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < want; i++) {
            Turn turn = next.remove();
            shares.merge(turn.queue(), 1, Integer::sum);
            next.add(turn.using(1));
        }
        List<String> queues =
                turns.values().stream().sorted(Turn.NEXT_FIRST).map(Turn::queue).toList();
        return new Plan(
                queues,
                queues.stream().map(queue -> shares.getOrDefault(queue, 0)).toList());
    }

    /**
     * What the last take brought.
     *
     * @param more whether ready tasks are left in these queues
     */
    void taken(List<LeasedTask> tasks, boolean more) {
        if (turns.isEmpty()) {
            return;
        }
        Map<String, Integer> got = new HashMap<>();
        tasks.forEach(task -> got.merge(task.placement().queue(), 1, Integer::sum));
        got.forEach((queue, count) -> turns.computeIfPresent(queue, (name, turn) -> turn.using(count)));
        forgetTheUnused(got, more);
        double lowest = turns.values().stream().mapToDouble(Turn::used).min().orElse(0);
        turns.replaceAll((queue, turn) -> turn.at(turn.used() - lowest));
    }

    /**
     * A queue that had fewer tasks than its share keeps no claim to the rest: it goes on where the others are now. Whether
     * it had fewer is only known if the take was not cut short (by the size of its answer) before the queue was read.
     */
    private void forgetTheUnused(Map<String, Integer> got, boolean more) {
        int wanted = asked.shares().stream().mapToInt(Integer::intValue).sum();
        int brought = got.values().stream().mapToInt(Integer::intValue).sum();
        boolean wasRead = !more || brought >= wanted;
        Set<String> empty = new HashSet<>();
        for (int i = asked.queues().size() - 1; i >= 0; i--) {
            String queue = asked.queues().get(i);
            int count = got.getOrDefault(queue, 0);
            if (wasRead && count < asked.shares().get(i)) {
                empty.add(queue);
            }
            wasRead |= count > 0;
        }
        double level = levelOfTheOthers(empty);
        empty.forEach(queue -> turns.computeIfPresent(queue, (name, turn) -> turn.at(Math.max(turn.used(), level))));
    }

    private double levelOfTheOthers(Set<String> empty) {
        DoubleSummaryStatistics others = turns.values().stream()
                .filter(turn -> !empty.contains(turn.queue()))
                .mapToDouble(Turn::used)
                .summaryStatistics();
        return others.getCount() > 0
                ? others.getMin()
                : turns.values().stream().mapToDouble(Turn::used).max().orElse(0);
    }
}
