package dev.leadline.fire;

import dev.leadline.fire.History.Sight;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Clients that send each task under a key of its own until it is accepted, whatever the API says meanwhile. */
final class Load implements AutoCloseable {

    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Duration SLOW = Duration.ofMillis(1_500);

    /** Longer than a lease: if a task were given away too early, both attempts would be seen. */
    private static final Duration LONG = Fleet.LEASE.multipliedBy(2);

    private final History history;
    private final Witness witness;
    private final Requests requests;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(8);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean ended;

    Load(History history, Witness witness, Requests requests) {
        this.history = history;
        this.witness = witness;
        this.requests = requests;
    }

    /** Ends with this load. */
    ScheduledExecutorService clock() {
        return clock;
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
        Optional<String> id = requests.post(api, "/tasks", key, body)
                .map(task -> task.path("id").asText());
        id.ifPresent(one -> history.accepted(key, one));
        int left = id.isPresent() ? times - 1 : times;
        if (left > 0) {
            clock.schedule(() -> post(key, body, api + 1, left), 200, TimeUnit.MILLISECONDS);
            return;
        }
        open.decrementAndGet();
        if (api % 13 == 0) {
            requests.delete(api, "/tasks/" + id.orElseThrow());
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
                .until(() -> requests.post(api.incrementAndGet(), "/tasks", key, body), Optional::isPresent)
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
    }

    private Optional<Sight> look(String id, int api) {
        Optional<Sight> sight = requests.get(api, "/tasks/" + id).map(Sight::of);
        sight.ifPresent(one -> history.saw(id, one));
        return sight;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
