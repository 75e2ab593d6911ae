package dev.leadline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Speaks Gemini's protocol for streamed calls, and counts requests as strictly as anybody could: those of each key, when they
 * arrive, in a window that slides. What is too much is refused with 429 and the details that Google gives. What is served is
 * billed, whether anybody reads the answer or not.
 */
public final class StrictGemini implements AutoCloseable {

    private static final String ANSWER =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}, \"finishReason\": \"STOP\"}],"
                    + " \"usageMetadata\": {\"promptTokenCount\": %d, \"cachedContentTokenCount\": %d,"
                    + " \"thoughtsTokenCount\": %d, \"candidatesTokenCount\": %d}}\r\n\r\n";

    private static final String REFUSAL =
            "{\"error\": {\"code\": 429, \"message\": \"You exceeded your current quota.\", \"status\": \"RESOURCE_EXHAUSTED\","
                    + " \"details\": [{\"@type\": \"type.googleapis.com/google.rpc.QuotaFailure\", \"violations\": [{"
                    + "\"quotaId\": \"GenerateRequestsPerMinutePerProjectPerModel\", \"quotaValue\": \"%d\"}]},"
                    + " {\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\", \"retryDelay\": \"%.3fs\"}]}}";

    private final HttpServer server;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Duration window;
    private final IntFunction<Duration> latency;
    private final Map<String, SlidingWindow> arrived = new HashMap<>();
    private final List<String> bill = new ArrayList<>();
    private final List<Long> served = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();
    private int requests;

    /**
     * @param requests that each key may make in a window
     * @param latency how long the answer to the n-th request takes
     */
    public StrictGemini(int requests, Duration window, IntFunction<Duration> latency) {
        this.requests = requests;
        this.window = window;
        this.latency = latency;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on each key may make so many requests in a window. */
    public synchronized void allow(int requestsFromNow) {
        requests = requestsFromNow;
    }

    public synchronized int served() {
        return served.size();
    }

    public synchronized int refused() {
        return refused.size();
    }

    /** When requests arrived that were served, in order, by the clock of {@link System#nanoTime}. */
    public synchronized List<Long> servedAt() {
        return List.copyOf(served);
    }

    /** The same for those that were refused. */
    public synchronized List<Long> refusedAt() {
        return List.copyOf(refused);
    }

    /**
     * A line for each request that was served, which no other one has: tokens of the prompt, of it cached ones, thought, tool and
     * output tokens, searches.
     */
    public synchronized List<String> bill() {
        return List.copyOf(bill);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Reply reply = arrive(exchange.getRequestHeaders().getFirst("x-goog-api-key"));
        Duration delay = latency.apply(served());
        clock.schedule(() -> write(exchange, reply), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record Reply(int status, String body) {}

    private synchronized Reply arrive(String key) {
        SlidingWindow log = arrived.computeIfAbsent(key, first -> new SlidingWindow(window));
        if (log.count() >= requests) {
            refused.add(System.nanoTime());
            double seconds = log.untilOneLeaves().toNanos() / 1e9;
            return new Reply(429, String.format(Locale.ROOT, REFUSAL, requests, seconds));
        }
        log.add(1);
        served.add(System.nanoTime());
        int number = served.size();
        int prompt = 1_000 + number;
        int cached = number % 3 * 100;
        int thoughts = number % 5;
        int output = 3 + number % 11;
        bill.add(prompt + "," + cached + "," + thoughts + ",0," + output + ",0");
        return new Reply(200, String.format(Locale.ROOT, ANSWER, prompt, cached, thoughts, output));
    }

    private static void write(HttpExchange exchange, Reply reply) {
        try (exchange) {
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean stream = reply.status() == 200;
            exchange.getResponseHeaders().add("Content-Type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // Whoever asked was killed.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        clock.shutdownNow();
    }
}
