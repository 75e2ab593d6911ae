package dev.leadline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A slow web site outside of the system, which counts its visitors: these are the side effects of tasks. */
public final class SlowSite implements AutoCloseable {

    private final HttpServer server;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Duration delay;
    private final Map<String, AtomicInteger> visits = new ConcurrentHashMap<>();

    public SlowSite(Duration delay) {
        this.delay = delay;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::visit);
        server.createContext("/robots.txt", SlowSite::answerThatThereIsNone);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    /** How many pages were asked for. */
    public int visited() {
        return visits.size();
    }

    /** How often this page was asked for. */
    public int visits(String path) {
        AtomicInteger times = visits.get("/" + path);
        return times == null ? 0 : times.get();
    }

    /** How often the most visited page was asked for. */
    public int mostVisits() {
        return visits.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    }

    private void visit(HttpExchange exchange) {
        visits.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new AtomicInteger())
                .incrementAndGet();
        timer.schedule(() -> answer(exchange), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Not a page, so it does not count. */
    private static void answerThatThereIsNone(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private static void answer(HttpExchange exchange) {
        byte[] page = "<html><title>Slow</title><body><p>A page that took its time to come.</p></body></html>"
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        } catch (IOException e) {
            // The visitor left.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.stop(0);
    }
}
