package dev.leadline.fire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.fire.History.Sight;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Clients that send each task under a key of its own until it is accepted, whatever the API says meanwhile. */
final class Load implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Duration SLOW = Duration.ofMillis(1_500);

    /** Longer than a lease: if a task were given away too early, both attempts would be seen. */
    private static final Duration LONG = Fleet.LEASE.multipliedBy(2);

    private final Fleet fleet;
    private final History history;
    private final Witness witness = new Witness();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(8);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean ended;

    Load(Fleet fleet) {
        this.fleet = fleet;
        this.history = fleet.history;
    }

    /** A task every 50 ms, from now on until the end. */
    void start() {
        clock.scheduleAtFixedRate(this::next, 0, 50, TimeUnit.MILLISECONDS);
    }

    private void next() {
        if (!ended) {
            int number = made.incrementAndGet();
            submit("key-" + number, number % 5 == 4 ? LONG : number % 4 == 0 ? SLOW : QUICK, options(number), number);
        }
    }

    private static String options(int number) {
        return number % 7 == 0 ? ",\"delay\":\"PT2S\"" : number % 11 == 0 ? ",\"priority\":\"high\"" : "";
    }

    private void submit(String key, Duration hold, String options, int number) {
        String body = body(key, hold, options);
        open.incrementAndGet();
        clock.execute(() -> post(key, body, number, number % 10 == 0 ? 2 : 1));
    }

    private String body(String key, Duration hold, String options) {
        return "{\"task\":\"content_extraction_task\",\"maxAttempts\":100,\"args\":{\"url\":\"" + witness.url(hold, key)
                + "\"}" + options + "}";
    }

    /** @param times how often it has to be answered: clients that repeat a request get the same task */
    private void post(String key, String body, int api, int times) {
        Optional<String> id =
                call("POST", api, "", key, body).map(task -> task.path("id").asText());
        id.ifPresent(one -> history.accepted(key, one));
        int left = id.isPresent() ? times - 1 : times;
        if (left > 0) {
            clock.schedule(() -> post(key, body, api + 1, left), 200, TimeUnit.MILLISECONDS);
            return;
        }
        open.decrementAndGet();
        if (api % 13 == 0) {
            call("DELETE", api, "/" + id.orElseThrow(), "", "");
        }
    }

    private Optional<JsonNode> call(String method, int api, String path, String key, String body) {
        var target = fleet.apis.get(api % fleet.apis.size());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.url("/api/v1/tasks" + path)))
                .timeout(Duration.ofSeconds(4))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() < 300) {
                return Optional.of(JSON.readTree(answer.body()));
            }
            if (method.equals("POST")) {
                history.refused(
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse("nothing"));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** How long a new task takes to be accepted, run and read, now. */
    Duration roundTrip() {
        long start = System.nanoTime();
        String key = "probe-" + start;
        AtomicInteger api = new AtomicInteger();
        String body = body(key, QUICK, "");
        String id = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> call("POST", api.incrementAndGet(), "", key, body), Optional::isPresent)
                .map(task -> task.path("id").asText())
                .orElseThrow();
        history.accepted(key, id);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        look(id, api.incrementAndGet()).filter(Sight::isFinal).isPresent());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Sends no new tasks, waits until all are accepted, and looks at each until it has ended; then once more. */
    void end() {
        ended = true;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> open.get() == 0);
        for (String id : history.ids()) {
            Awaitility.await()
                    .alias(id)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> look(id, 0).filter(Sight::isFinal).isPresent());
        }
        history.ids().forEach(id -> look(id, 1));
        witness.report(history);
    }

    private Optional<Sight> look(String id, int api) {
        Optional<Sight> sight = call("GET", api, "/" + id, "", "")
                .map(task -> new Sight(
                        task.path("state").asText(),
                        task.path("attempt").asInt(),
                        task.path("result").toString()));
        sight.ifPresent(one -> history.saw(id, one));
        return sight;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        witness.close();
    }
}
