package dev.leadline.fire;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.fire.History.Visit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A web server outside of the system. Every attempt asks it for a page, which it delays for some time: so it sees when
 * attempts begin and end, even by a closed connection, and which worker makes them, by its {@code User-Agent}. It uses
 * plain sockets, because the JDK's server does not notice a visitor who leaves.
 */
final class Witness implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final byte[] PAGE = """
            HTTP/1.1 200 OK\r
            Content-Type: text/html; charset=utf-8\r
            Connection: close\r
            \r
            <html><title>Slow</title><body><p>A page that took its time to come.</p></body></html>
            """.getBytes(StandardCharsets.UTF_8);

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Map<String, Queue<Seen>> visits = new ConcurrentHashMap<>();
    private final Map<String, Set<Delivery>> deliveries = new ConcurrentHashMap<>();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();

    Witness() {
        try {
            server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** The address of a page that takes this long to come. */
    String url(Duration hold, String key) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + hold.toMillis() + "/" + key;
    }

    /** The address of a receiver of webhooks, which refuses the first try of some deliveries. */
    String hookUrl(String key) {
        return url(Duration.ZERO, key);
    }

    /** What was seen of each key; what is under way ends now. */
    void report(History history) {
        visits.keySet().forEach(key -> history.visited(key, visits(key)));
    }

    List<Visit> visits(String key) {
        Instant now = Instant.now();
        return visits.getOrDefault(key, new ConcurrentLinkedQueue<>()).stream()
                .map(one -> one.until(now))
                .toList();
    }

    /** The worker that waits for this page now. */
    Optional<String> visitor(String key) {
        return visits.getOrDefault(key, new ConcurrentLinkedQueue<>()).stream()
                .filter(visit -> visit.to.get() == null)
                .map(visit -> visit.worker)
                .findFirst();
    }

    /**
     * A webhook that came and was accepted.
     *
     * @param id its {@code webhook-id}
     * @param task the task that its body tells of
     */
    record Delivery(String id, String task) {}

    /** The different deliveries to this key. */
    Set<Delivery> deliveries(String key) {
        return deliveries.getOrDefault(key, Set.of());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket visitor = server.accept();
                threads.execute(() -> receive(visitor));
            } catch (IOException e) {
                // Closed, or the visitor left at once.
            }
        }
    }

    private void receive(Socket visitor) {
        try (visitor;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(visitor.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String first = in.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = headers(in);
            String worker = headers.getOrDefault("user-agent", "");
            String[] path = first.split(" ")[1].split("/");
            if (path[1].equals("robots.txt")) {
                say("404 Not Found", visitor);
                return;
            }
            if (first.startsWith("POST ")) {
                receiveWebhook(path[2], headers, in, visitor);
                return;
            }
            Seen visit = new Seen(worker);
            visits.computeIfAbsent(path[2], key -> new ConcurrentLinkedQueue<>())
                    .add(visit);
            timer.schedule(() -> answer(visitor, visit), Long.parseLong(path[1]), TimeUnit.MILLISECONDS);
            // The visitor sends nothing more: the next thing is the end, from either side.
            try {
                in.read();
            } finally {
                visit.end();
            }
        } catch (IOException e) {
            // Reset: it left.
        }
    }

    private static Map<String, String> headers(BufferedReader in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private void receiveWebhook(String key, Map<String, String> headers, BufferedReader in, Socket visitor)
            throws IOException {
        // The reader decodes each byte as one character, so this counts bytes.
        char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        for (int at = 0; at < body.length; ) {
            int read = in.read(body, at, body.length - at);
            if (read < 0) {
                return;
            }
            at += read;
        }
        boolean refused = key.endsWith("3") && refusals.add(key);
        if (!refused) {
            String task = JSON.readTree(new String(body)).at("/data/id").asText();
            deliveries
                    .computeIfAbsent(key, one -> ConcurrentHashMap.newKeySet())
                    .add(new Delivery(headers.getOrDefault("webhook-id", ""), task));
        }
        String status = refused ? "503 Service Unavailable" : "204 No Content";
        say(status, visitor);
    }

    private static void say(String status, Socket visitor) throws IOException {
        visitor.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(Socket visitor, Seen visit) {
        visit.end();
        try (visitor) {
            visitor.getOutputStream().write(PAGE);
        } catch (IOException e) {
            // It left before.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private static final class Seen {

        private final String worker;
        private final Instant from = Instant.now();
        private final AtomicReference<Instant> to = new AtomicReference<>();

        Seen(String worker) {
            this.worker = worker;
        }

        void end() {
            to.compareAndSet(null, Instant.now());
        }

        Visit until(Instant now) {
            Instant end = to.get();
            return new Visit(worker, from, end == null ? now : end);
        }
    }
}
