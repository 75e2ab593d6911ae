package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.fire.History.Sight;
import dev.leadline.fire.History.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Tasks with a limit that they share: never more of them run at once, and no permit is left when all have ended. */
final class Limited implements Scenario {

    private static final int MOST = 3;
    private static final String LIMIT = "/limits/key:fire";
    private static final Duration HOLD = Duration.ofMillis(300);

    private final Requests requests;
    private final Witness witness;
    private final History history;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, String> tasks = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private volatile boolean ended;

    Limited(Requests requests, Witness witness, History history) {
        this.requests = requests;
        this.witness = witness;
        this.history = history;
    }

    @Override
    public void start(ScheduledExecutorService clock) {
        requests.untilAnswered(api -> requests.put(api, LIMIT, "{\"concurrent\":" + MOST + "}"));
        // More than can run, so that most of them wait for the limit.
        clock.scheduleAtFixedRate(() -> next(clock), 0, 150, TimeUnit.MILLISECONDS);
    }

    private void next(ScheduledExecutorService clock) {
        if (!ended && made.get() < 1_000) {
            open.incrementAndGet();
            submit("limited-" + made.incrementAndGet(), 0, clock);
        }
    }

    private void submit(String key, int times, ScheduledExecutorService clock) {
        String body = "{\"task\":\"content_extraction_task\",\"maxAttempts\":100,\"limitKeys\":[\"fire\"],"
                + "\"args\":{\"url\":\"" + witness.url(HOLD, key) + "\"}}";
        requests.post(times, "/tasks", key, body)
                .ifPresentOrElse(
                        task -> {
                            tasks.put(key, task.path("id").asText());
                            history.accepted(key, task.path("id").asText());
                            open.decrementAndGet();
                        },
                        () -> clock.schedule(() -> submit(key, times + 1, clock), 200, TimeUnit.MILLISECONDS));
    }

    @Override
    public void end() {
        ended = true;
        requests.untilTrue("all limited tasks are accepted", () -> open.get() == 0);
        for (String id : tasks.values()) {
            JsonNode task = requests.until(
                    "the limited task " + id + " has ended",
                    api -> requests.get(api, "/tasks/" + id)
                            .filter(one -> Sight.of(one).isFinal()));
            history.saw(id, Sight.of(task));
        }
        requests.until(
                "no permit of the limit is held",
                api -> requests.get(api, LIMIT)
                        .filter(limit -> limit.path("held").asInt(-1) == 0
                                && limit.path("parked").asInt(-1) == 0));
    }

    @Override
    public List<String> violations() {
        List<Visit> visits = tasks.keySet().stream()
                .flatMap(key -> witness.visits(key).stream())
                .toList();
        violations.addAll(crowds(visits, MOST, history));
        return violations;
    }

    /** Moments in which more than {@code most} visits were under way, none of them by a worker that had been frozen. */
    static List<String> crowds(List<Visit> visits, int most, History history) {
        List<String> crowds = new ArrayList<>();
        for (Visit visit : visits) {
            List<Visit> others = visits.stream()
                    .filter(other -> other != visit && visit.beganDuring(other))
                    .toList();
            boolean excused = history.mayHaveLostItsLease(visit, visit.from())
                    || others.stream().anyMatch(other -> history.mayHaveLostItsLease(other, visit.from()));
            if (others.size() >= most && !excused) {
                crowds.add("over the limit: " + visit + " began while " + others.size() + " were under way");
            }
        }
        return crowds;
    }
}
