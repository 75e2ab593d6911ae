package dev.leadline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Speaks Gemini's protocol for streamed calls, and counts requests as strictly as anybody could: those of each key, when they
 * arrive, in a window that slides. What is too much is refused with 429, and remembered.
 */
public final class StrictGemini implements AutoCloseable {

    private static final String ANSWER =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}, \"finishReason\": \"STOP\"}],"
                    + " \"usageMetadata\": {\"promptTokenCount\": 5, \"candidatesTokenCount\": 3}}\r\n\r\n";

    private static final String REFUSAL =
            "{\"error\": {\"code\": 429, \"message\": \"Please retry in 1s.\", \"status\": \"RESOURCE_EXHAUSTED\"}}";

    private final HttpServer server;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final int requests;
    private final Duration window;
    private final IntFunction<Duration> latency;
    private final Map<String, SlidingWindow> arrived = new HashMap<>();
    private int served;
    private int refused;

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

    public synchronized int served() {
        return served;
    }

    public synchronized int refused() {
        return refused;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean taken = arrive(exchange.getRequestHeaders().getFirst("x-goog-api-key"));
        Duration delay = latency.apply(served());
        clock.schedule(() -> write(exchange, taken), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized boolean arrive(String key) {
        SlidingWindow log = arrived.computeIfAbsent(key, first -> new SlidingWindow(window));
        if (log.count() >= requests) {
            refused++;
            return false;
        }
        log.add(1);
        served++;
        return true;
    }

    private static void write(HttpExchange exchange, boolean taken) {
        try (exchange) {
            byte[] body = (taken ? ANSWER : REFUSAL).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", taken ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(taken ? 200 : 429, body.length);
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
