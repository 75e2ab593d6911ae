package dev.leadline.fire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks with a webhook: each end is delivered, and each try of a delivery has the same {@code webhook-id}. */
final class Webhooks implements Scenario {

    private final Requests requests;
    private final Witness witness;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, String> tasks = new ConcurrentHashMap<>();
    private volatile boolean ended;

    Webhooks(Requests requests, Witness witness) {
        this.requests = requests;
        this.witness = witness;
    }

    @Override
    public void start(ScheduledExecutorService clock) {
        clock.scheduleAtFixedRate(() -> next(clock), 0, 500, TimeUnit.MILLISECONDS);
    }

    private void next(ScheduledExecutorService clock) {
        if (!ended) {
            open.incrementAndGet();
            submit("hook-" + made.incrementAndGet(), 0, clock);
        }
    }

    private void submit(String key, int times, ScheduledExecutorService clock) {
        String body = "{\"task\":\"health_check_task\",\"maxAttempts\":100,\"args\":[1,2],\"webhook\":\""
                + witness.hookUrl(key) + "\"}";
        requests.post(times, "/tasks", key, body)
                .ifPresentOrElse(
                        task -> {
                            tasks.put(key, task.path("id").asText());
                            open.decrementAndGet();
                        },
                        () -> clock.schedule(() -> submit(key, times + 1, clock), 200, TimeUnit.MILLISECONDS));
    }

    @Override
    public void end() {
        ended = true;
        requests.untilTrue("all tasks with webhooks are accepted", () -> open.get() == 0);
        for (String key : tasks.keySet()) {
            requests.untilTrue(
                    "the webhook of " + key + " is delivered",
                    () -> !witness.deliveries(key).isEmpty());
        }
    }

    @Override
    public List<String> violations() {
        List<String> violations = new ArrayList<>();
        tasks.forEach((key, id) -> violations.addAll(violations(key, id, witness.deliveries(key))));
        return violations;
    }

    static List<String> violations(String key, String task, Set<Witness.Delivery> deliveries) {
        List<String> violations = new ArrayList<>();
        if (deliveries.isEmpty()) {
            violations.add("lost: the webhook of " + key + " never came");
        }
        if (deliveries.size() > 1) {
            violations.add("doubled: the webhook of " + key + " came with different ids or contents: " + deliveries);
        }
        deliveries.stream()
                .filter(one -> !one.task().equals(task))
                .forEach(one -> violations.add("changed: the webhook of " + key + " tells of the task " + one.task()));
        return violations;
    }
}
