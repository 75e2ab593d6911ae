package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Deep dives whose output is read live, by clients that go on at the other API when their connection ends: what a client
 * has read at the end is what a client reads that comes late, and no event comes twice.
 */
final class Readers implements Scenario {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String SITE = "http://localhost:8080/simulator/site/";

    private final Requests requests;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    Readers(Requests requests) {
        this.requests = requests;
    }

    @Override
    public void start(ScheduledExecutorService clock) {
        clock.scheduleAtFixedRate(() -> next(clock), 0, 4, TimeUnit.SECONDS);
    }

    private void next(ScheduledExecutorService clock) {
        if (!ended) {
            open.incrementAndGet();
            submit("dive-" + made.incrementAndGet(), 0, clock);
        }
    }

    private void submit(String key, int times, ScheduledExecutorService clock) {
        String body = "{\"task\":\"prospect_deep_dive_task\",\"maxAttempts\":100,\"args\":{\"companyName\":"
                + "\"Halyard Robotics\",\"sources\":[\"" + SITE + "about.html\",\"" + SITE + "customers.html\"]}}";
        requests.post(times, "/tasks", key, body)
                .ifPresentOrElse(
                        task -> new Thread(() -> follow(task.path("id").asText())).start(),
                        () -> clock.schedule(() -> submit(key, times + 1, clock), 200, TimeUnit.MILLISECONDS));
    }

    private void follow(String id) {
        try {
            Reading live = new Reading();
            read(id, live);
            Reading late = new Reading();
            read(id, late);
            violations.addAll(compare(id, live, late));
        } finally {
            open.decrementAndGet();
        }
    }

    /** Reads until the event `end`, from one API after the other. */
    private void read(String id, Reading reading) {
        Instant end = Instant.now().plus(PATIENCE);
        for (int api = 0; !reading.isOver() && Instant.now().isBefore(end); api++) {
            HttpRequest.Builder request = requests.builder(api, "/tasks/" + id + "/events")
                    .timeout(PATIENCE)
                    .header("Accept", "text/event-stream");
            if (!reading.lastId.isEmpty()) {
                request.header("Last-Event-ID", reading.lastId);
            }
            try {
                HttpResponse<InputStream> answer =
                        requests.http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
                if (answer.statusCode() == 200) {
                    reading.take(answer.body());
                } else {
                    answer.body().close();
                    pass();
                }
            } catch (IOException e) {
                pass();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** An API that is away refuses at once; this is how long a client waits before it tries again. */
    private static void pass() {
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    @Override
    public void end() {
        ended = true;
        requests.untilTrue("all readers have read to the end", () -> open.get() == 0);
    }

    @Override
    public List<String> violations() {
        return violations;
    }

    static List<String> compare(String id, Reading live, Reading late) {
        List<String> violations = new ArrayList<>();
        if (!live.isOver()) {
            violations.add("lost: the events of " + id + " never ended");
        } else if (!live.text.toString().equals(late.text.toString())) {
            violations.add(
                    "changed: the reader of " + id + " read \"" + live.text + "\", a late one \"" + late.text + '"');
        }
        live.twice.forEach(
                event -> violations.add("doubled: a reader of " + id + " got the event " + event + " twice"));
        return violations;
    }

    /** What one client read: the text since the last restart. */
    static final class Reading {

        private final StringBuilder text = new StringBuilder();
        private final List<String> seen = new ArrayList<>();
        private final List<String> twice = new ArrayList<>();
        private String lastId = "";
        private boolean over;

        boolean isOver() {
            return over;
        }

        /** Reads until the stream ends or breaks; an event that is not complete does not count. */
        void take(InputStream stream) throws IOException {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String id = "";
                String name = "";
                StringBuilder data = new StringBuilder();
                for (String line = in.readLine(); line != null && !over; line = in.readLine()) {
                    if (line.isEmpty()) {
                        event(id, name, data.toString());
                        id = "";
                        name = "";
                        data.setLength(0);
                    } else if (line.startsWith("id:")) {
                        id = line.substring(3).strip();
                    } else if (line.startsWith("event:")) {
                        name = line.substring(6).strip();
                    } else if (line.startsWith("data:")) {
                        data.append(line.substring(5).strip());
                    }
                }
            }
        }

        void event(String id, String name, String data) throws IOException {
            if (name.isEmpty()) {
                return;
            }
            lastId = id;
            if (name.equals("chunk")) {
                if (seen.contains(id)) {
                    twice.add(id);
                }
                seen.add(id);
                JsonNode chunk = JSON.readTree(data);
                text.append(chunk.path("text").asText());
            } else if (name.equals("restart")) {
                text.setLength(0);
            } else if (name.equals("end")) {
                over = true;
            }
        }
    }
}
