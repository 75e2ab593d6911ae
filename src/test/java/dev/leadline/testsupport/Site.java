package dev.leadline.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server on loopback that answers as a test wants, and remembers its requests. */
public final class Site implements AutoCloseable {

    static {
        // Otherwise each answer on a connection that is used again waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<Request, Reply>> replies = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What came in; the names of headers are in lower case. */
    public record Request(String method, String target, Map<String, String> headers, String body) {}

    /** Writes an answer. */
    public interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    public Site() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public Site on(String path, Reply reply) {
        return onRequest(path, request -> reply);
    }

    /** Answers each request by what it contains. */
    public Site onRequest(String path, Function<Request, Reply> replier) {
        replies.put(path, replier);
        return this;
    }

    public Site on(String path, int status, String contentType, String body) {
        return on(path, bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    public Site page(String path, String html) {
        return on(path, 200, "text/html; charset=utf-8", html);
    }

    public Site redirect(String path, String location) {
        return on(path, exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    /** Forgets all pages and requests. */
    public void clear() {
        replies.clear();
        requests.clear();
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", contentType);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private static Reply nothingHere(Request request) {
        return bytes(404, "text/html", "<p>nothing here</p>".getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new ConcurrentHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            replies.getOrDefault(exchange.getRequestURI().getPath(), Site::nothingHere)
                    .apply(request)
                    .to(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
