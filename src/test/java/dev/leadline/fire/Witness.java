package dev.leadline.fire;

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
import java.util.Map;
import java.util.Queue;
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

    /** What was seen of each key; what is under way ends now. */
    void report(History history) {
        Instant now = Instant.now();
        visits.forEach((key, seen) ->
                history.visited(key, seen.stream().map(one -> one.until(now)).toList()));
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
            String worker = "";
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.regionMatches(true, 0, "User-Agent: ", 0, 12)) {
                    worker = line.substring(12);
                }
            }
            String[] path = first.split(" ")[1].split("/");
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
