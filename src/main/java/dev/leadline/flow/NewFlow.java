package dev.leadline.flow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.task.Json;
import dev.leadline.task.NewTask;
import dev.leadline.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as it is stored: its tasks in an order in which each comes after all that it waits for.
 *
 * @param idempotency null when the client named no key
 */
public record NewFlow(TaskId id, String tenant, List<Member> members, NewTask.@Nullable Idempotency idempotency) {

    /**
     * A task as it was enqueued, checked by itself. Its id does not count.
     *
     * @param after keys of the tasks that it waits for; those that its references name need not be among them
     * @param args arguments, in which references name keys
     */
    public record Item(String key, NewTask task, JsonNode args, Collection<String> after, FailurePolicy onFailure) {}

    /**
     * A task of the flow. Its number is its place in the list.
     *
     * @param after numbers of the tasks that it waits for, in the order in which they were given
     * @param next numbers of the tasks that wait for it
     * @param refers whether its arguments refer to results
     */
    record Member(
            String key,
            NewTask task,
            List<Integer> after,
            List<Integer> next,
            FailurePolicy onFailure,
            boolean refers) {}

    /**
     * What is wrong with the flow as a whole.
     *
     * @param place which task it is about, as it was given
     * @param field path of the field in that task
     */
    public record Mistake(int place, String field, String message) {}

    /** The flow is refused. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Mistake> mistakes;

        Refused(List<Mistake> mistakes) {
            super(mistakes.toString(), null, false, false);
            this.mistakes = List.copyOf(mistakes);
        }

        public List<Mistake> mistakes() {
            return mistakes;
        }
    }

    /**
     * Puts tasks in order. Fails with {@link Refused} when a key is there twice or is unknown, when tasks wait for each other
     * in a circle, when there are more dependencies than {@code mostDependencies}, or when a reference is wrong.
     */
    public static NewFlow of(
            String tenant, List<Item> items, int mostDependencies, NewTask.@Nullable Idempotency idempotency) {
        List<Dag.Node> nodes = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        long dependencies = 0;
        for (int place = 0; place < items.size(); place++) {
            Dag.Node node = node(items.get(place), place, mistakes);
            dependencies += node.after().size();
            nodes.add(node);
        }
        if (dependencies > mostDependencies) {
            mistakes.add(new Mistake(
                    -1,
                    "",
                    "the flow has " + dependencies + " dependencies, and may have " + mostDependencies
                            + ": put a task between groups that wait for each other as a whole"));
        }
        if (!mistakes.isEmpty()) {
            throw new Refused(mistakes);
        }
        return new NewFlow(FlowIds.next(), tenant, List.of(), idempotency).with(items, nodes, order(nodes));
    }

    private static Dag.Node node(Item item, int place, List<Mistake> mistakes) {
        References.Found found = References.in(item.args());
        found.mistakes().forEach(one -> mistakes.add(new Mistake(place, inArgs(one.path()), one.message())));
        LinkedHashSet<String> after = new LinkedHashSet<>(item.after());
        found.targets().forEach(target -> after.add(target.key()));
        if (found.all() && after.isEmpty()) {
            mistakes.add(new Mistake(
                    place, "args", "$results stands for the tasks that it waits for, and it waits for none"));
        }
        return new Dag.Node(item.key(), List.copyOf(after));
    }

    private static String inArgs(String path) {
        return path.isEmpty() || path.startsWith("[") ? "args" + path : "args." + path;
    }

    private static List<Integer> order(List<Dag.Node> nodes) {
        try {
            return Dag.of(nodes).order();
        } catch (Dag.Wrong wrong) {
            throw new Refused(wrong.mistakes().stream()
                    .map(one -> new Mistake(one.place(), one.field(), one.message()))
                    .toList());
        }
    }

    private NewFlow with(List<Item> items, List<Dag.Node> nodes, List<Integer> order) {
        Map<String, Integer> numbers = new HashMap<>();
        order.forEach(place -> numbers.put(nodes.get(place).key(), numbers.size()));
        List<List<Integer>> next = new ArrayList<>();
        order.forEach(place -> next.add(new ArrayList<>()));
        List<Member> all = new ArrayList<>();
        for (int place : order) {
            List<Integer> after =
                    nodes.get(place).after().stream().map(numbers::get).toList();
            int number = all.size();
            after.forEach(before -> next.get(before).add(number));
            all.add(member(items.get(place), number, after, next.get(number), numbers));
        }
        return new NewFlow(id, tenant, List.copyOf(all), idempotency);
    }

    private Member member(
            Item item, int number, List<Integer> after, List<Integer> next, Map<String, Integer> numbers) {
        NewTask task = item.task();
        boolean refers = References.within(item.args());
        Json args = refers
                ? Json.of(References.numbered(item.args(), numbers, after).toString())
                : task.args();
        NewTask numbered = new NewTask(
                FlowIds.member(id, number),
                task.handler(),
                args,
                task.placement(),
                task.schedule(),
                task.options(),
                null);
        return new Member(item.key(), numbered, after, next, item.onFailure(), refers);
    }

    /** How long flow and tasks are kept after the flow's end: as long as the task that is to be kept the longest. */
    Duration ttl() {
        return members.stream()
                .map(one -> one.task().options().limits().resultTtl())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** Numbers of the tasks that nothing waits for: their results are the flow's. */
    List<Integer> sinks() {
        List<Integer> sinks = new ArrayList<>();
        for (int number = 0; number < members.size(); number++) {
            if (members.get(number).next().isEmpty()) {
                sinks.add(number);
            }
        }
        return sinks;
    }
}
