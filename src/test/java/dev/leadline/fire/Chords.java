package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.fire.History.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Flows whose last task runs when all others have ended: each ends, and its last task is one task, and acted. */
final class Chords implements Scenario {

    private static final int MEMBERS = 12;
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Requests requests;
    private final Witness witness;
    private final History history;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, String> flows = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private volatile boolean ended;

    Chords(Requests requests, Witness witness, History history) {
        this.requests = requests;
        this.witness = witness;
        this.history = history;
    }

    @Override
    public void start(ScheduledExecutorService clock) {
        clock.scheduleAtFixedRate(() -> next(clock), 0, 2, TimeUnit.SECONDS);
    }

    private void next(ScheduledExecutorService clock) {
        if (!ended) {
            open.incrementAndGet();
            submit("chord-" + made.incrementAndGet(), 0, clock);
        }
    }

    private void submit(String key, int times, ScheduledExecutorService clock) {
        String body = "{\"chord\":{\"each\":["
                + IntStream.range(0, MEMBERS)
                        .mapToObj(i -> "{\"task\":\"health_check_task\",\"maxAttempts\":100,\"args\":[" + i + ",1]}")
                        .collect(Collectors.joining(","))
                + "],\"then\":{\"task\":\"content_extraction_task\",\"maxAttempts\":100,\"args\":{\"url\":\""
                + witness.url(SHORT, key) + "\"}}}}";
        requests.post(times, "/flows", key, body)
                .ifPresentOrElse(
                        flow -> {
                            flows.put(key, flow.path("id").asText());
                            open.decrementAndGet();
                        },
                        () -> clock.schedule(() -> submit(key, times + 1, clock), 200, TimeUnit.MILLISECONDS));
    }

    @Override
    public void end() {
        ended = true;
        requests.untilTrue("all flows are accepted", () -> open.get() == 0);
        flows.forEach(this::look);
    }

    private void look(String key, String id) {
        JsonNode flow = requests.until(
                "the flow " + id + " (" + key + ") has ended",
                api -> requests.get(api, "/flows/" + id)
                        .filter(one -> !List.of("BUILDING", "RUNNING")
                                .contains(one.path("state").asText())));
        if (!flow.path("state").asText().equals("SUCCEEDED")) {
            violations.add("lost: the flow " + id + " (" + key + ") is " + flow);
        }
        List<JsonNode> members = new ArrayList<>();
        requests.untilAnswered(api -> requests.get(api, "/flows/" + id + "/tasks?limit=500"))
                .path("items")
                .forEach(members::add);
        if (members.size() != MEMBERS + 1) {
            violations.add("doubled or lost: the flow " + id + " has " + members.size() + " tasks");
        }
        members.stream()
                .filter(one -> one.path("key").asText().equals("then"))
                .map(one -> one.path("id").asText())
                .forEach(last -> {
                    history.accepted(key, last);
                    JsonNode task = requests.untilAnswered(api -> requests.get(api, "/tasks/" + last));
                    history.saw(last, Sight.of(task));
                });
    }

    @Override
    public List<String> violations() {
        return violations;
    }
}
