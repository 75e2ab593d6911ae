package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;

/** A schedule that ticks each second and catches up on what it missed: there is one task for each tick. */
final class Ticks implements Scenario {

    private static final String PATH = "/schedules/fire-ticks";
    private static final String TAG = "fire-tick";

    private final Requests requests;
    private final Set<String> ids = new TreeSet<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    Ticks(Requests requests) {
        this.requests = requests;
    }

    @Override
    public void start(ScheduledExecutorService clock) {
        String schedule = "{\"every\":\"PT1S\",\"task\":\"health_check_task\",\"args\":[1,2],\"missed\":\"all\","
                + "\"overlap\":\"allow\",\"maxAttempts\":100,\"tags\":[\"" + TAG + "\"]}";
        first = time(
                requests.untilAnswered(api -> requests.put(api, PATH, schedule)).at("/next/0"));
    }

    @Override
    public void end() {
        // Not paused: what an outage left is caught up on only while it runs.
        requests.until(
                "the schedule has caught up",
                api -> requests.get(api, PATH)
                        .filter(schedule -> !time(schedule.path("lastTick"))
                                .isBefore(time(schedule.at("/next/0")).minus(Duration.ofSeconds(2)))));
        requests.untilAnswered(api -> requests.post(api, PATH + "/pause", "", ""));
        last = time(requests.untilAnswered(api -> requests.get(api, PATH)).path("lastTick"));
        for (String state : List.of("SCHEDULED", "QUEUED", "STARTED", "RETRYING")) {
            requests.until(
                    "no tick is " + state,
                    api -> requests.get(api, list(state, ""))
                            .filter(page -> page.path("items").isEmpty()));
        }
        String cursor = "";
        do {
            String next = cursor;
            JsonNode page = requests.untilAnswered(api -> requests.get(api, list("SUCCEEDED", next)));
            page.path("items").forEach(task -> ids.add(task.path("id").asText()));
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
    }

    @Override
    public List<String> violations() {
        return violations(first, last, ids.size());
    }

    /** A tick each second, from the first to the last. */
    static List<String> violations(Instant first, Instant last, int tasks) {
        long ticks = Duration.between(first, last).toSeconds() + 1;
        List<String> violations = new ArrayList<>();
        if (tasks < ticks) {
            violations.add("lost: " + (ticks - tasks) + " of " + ticks + " ticks have no task");
        }
        if (tasks > ticks) {
            violations.add("doubled: " + ticks + " ticks made " + tasks + " tasks");
        }
        return violations;
    }

    private static String list(String state, String cursor) {
        return "/tasks?limit=500&tag=" + TAG + "&state=" + state + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
    }

    private static Instant time(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()) : Instant.MIN;
    }
}
