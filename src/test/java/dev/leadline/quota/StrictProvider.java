package dev.leadline.quota;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadline.testsupport.SlidingWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A provider that counts as Google does, when a request has arrived: requests and tokens of each project, in a window that
 * slides, which is stricter than any that begins anew each minute. It refuses what is too much with 429 and details, and
 * remembers how often it did. A request is a POST to {@code /project} whose body is its number of tokens.
 */
final class StrictProvider implements AutoCloseable {

    private final HttpServer server;
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Duration window;
    private final Duration latency;
    private final Map<String, SlidingWindow> arrived = new HashMap<>();
    private volatile long rpm;
    private volatile long tpm;
    private volatile boolean details = true;
    private int served;
    private int refused;
    private int underWay;
    private int mostUnderWay;

    /** @param latency how long an answer takes */
    StrictProvider(long rpm, long tpm, Duration window, Duration latency) {
        this.rpm = rpm;
        this.tpm = tpm;
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

    URI uri(String project) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + project);
    }

    /** From now on fewer requests are allowed. */
    void allow(long requests) {
        rpm = requests;
    }

    /** From now on refusals do not say which quota is used up, as Google's often do not. */
    void saysNoDetails() {
        details = false;
    }

    synchronized int served() {
        return served;
    }

    synchronized int refused() {
        return refused;
    }

    synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    private void answer(HttpExchange exchange) throws IOException {
        long tokens = Long.parseLong(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String refusal = arrive(exchange.getRequestURI().getPath(), tokens);
        clock.schedule(() -> write(exchange, refusal, tokens), latency.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized String arrive(String project, long tokens) {
        SlidingWindow log = arrived.computeIfAbsent(project, first -> new SlidingWindow(window));
        boolean tooMany = log.count() + 1 > rpm;
        if (tooMany || log.sum() + tokens > tpm) {
            refused++;
            long wait = log.untilOneLeaves().toMillis() + 1;
            return wait + " " + (details ? (tooMany ? rpm + " -" : "- " + tpm) : "? -");
        }
        log.add(tokens);
        served++;
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        return "";
    }

    private void write(HttpExchange exchange, String refusal, long tokens) {
        try (exchange) {
            if (refusal.isEmpty()) {
                synchronized (this) {
                    underWay--;
                }
            }
            byte[] body = (refusal.isEmpty() ? Long.toString(tokens) : refusal).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refusal.isEmpty() ? 200 : 429, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client is gone.
        }
    }

    @Override
    public void close() {
        server.stop(0);
        clock.shutdownNow();
    }
}
