package dev.leadline.worker;

import dev.leadline.BadSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order a worker reads the queues that it names. Without weights another queue is the first one in each take.
 * With weights each take is shared by them, and a queue is the first one as often as its weight says, which decides when
 * only one slot is free. In strict order the first one is always the same.
 *
 * @param names the queues of the configuration, without their weights; empty: all queues
 * @param weights those that were given; a queue without one has 1
 */
record QueueOrder(List<String> names, Map<String, Integer> weights, boolean strict) {

    static final String STRICT = "strict";

    QueueOrder {
        names = List.copyOf(names);
        weights = Map.copyOf(weights);
    }

    /** Fails with {@link BadSetting} when the settings contradict each other. */
    static QueueOrder of(WorkerConfig config) {
        List<String> names = new ArrayList<>();
        Map<String, Integer> weights = new HashMap<>();
        for (String queue : config.queues().orElse(List.of())) {
            int colon = queue.indexOf(':');
            String name = colon < 0 ? queue : queue.substring(0, colon);
            names.add(name);
            if (colon >= 0) {
                weights.put(name, Integer.valueOf(queue.substring(colon + 1)));
            }
        }
        boolean strict = config.queueOrder().filter(STRICT::equals).isPresent();
        if (strict && !weights.isEmpty()) {
            throw new BadSetting(
                    "LEADLINE_QUEUES has weights and LEADLINE_QUEUE_ORDER is \"strict\": it must be one of the"
                            + " two, since in strict order weights mean nothing");
        }
        return new QueueOrder(names, weights, strict);
    }

    /**
     * The queues in the order in which this take reads them, as {@code take.lua} wants them: with their weights, if any
     * has one.
     *
     * @param queues the ones to serve now, which can be others than those of the configuration; empty: all
     * @param call number of the take
     */
    List<String> forCall(List<String> queues, long call) {
        if (strict || queues.size() < 2) {
            return queues;
        }
        boolean weighted = queues.stream().anyMatch(weights::containsKey);
        int first = weighted ? byWeight(queues, call) : (int) (call % queues.size());
        List<String> order = new ArrayList<>(queues.size());
        for (int i = 0; i < queues.size(); i++) {
            String queue = queues.get((first + i) % queues.size());
            order.add(weighted ? queue + ':' + weight(queue) : queue);
        }
        return order;
    }

    private int weight(String queue) {
        return weights.getOrDefault(queue, 1);
    }

    /** Which queue comes first: in as many calls as there are weights in all, each does as often as its own weight says. */
    private int byWeight(List<String> queues, long call) {
        int all = queues.stream().mapToInt(this::weight).sum();
        // Steps of the golden section spread the turns of a queue over the calls; they must have no divisor in common.
        int step = Math.max(1, (int) Math.round(all * 0.618));
        while (divisor(step, all) > 1) {
            step++;
        }
        int place = (int) (call % all * step % all);
        int queue = 0;
        while (place >= weight(queues.get(queue))) {
            place -= weight(queues.get(queue));
            queue++;
        }
        return queue;
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }
}
