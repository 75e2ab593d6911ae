package dev.leadline.testsupport;

import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events over a socket of its own, as the HTML standard has it, and keeps all that came. */
public final class SseClient implements AutoCloseable {

    private final Socket socket;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile String head = "";
    private volatile int comments;
    private volatile @Nullable String lastId;
    private volatile boolean over;
    private volatile boolean whole;

    /** An event that came. */
    public record Event(@Nullable String id, String name, String data) {

        public JsonPath json() {
            return new JsonPath(data);
        }
    }

    /** @param headers lines of the request, such as {@code Last-Event-ID: 5} */
    public SseClient(String url, String... headers) {
        URI uri = URI.create(url);
        try {
            socket = new Socket(uri.getHost(), uri.getPort());
            String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(this::read, "sse client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (Body body = new Body(new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1 << 16))) {
            head = body.head();
            String id = null;
            String name = "message";
            StringBuilder data = new StringBuilder();
            for (String line = body.line(); line != null; line = body.line()) {
                if (line.isEmpty()) {
                    lastId = id == null ? lastId : id;
                    if (data.length() > 0) {
                        events.add(new Event(id, name, data.toString()));
                    }
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments++;
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5));
                }
            }
            whole = body.whole;
        } catch (IOException e) {
            // The connection was broken; what came so far counts.
        } finally {
            over = true;
        }
    }

    /** A chunked body: its lines, and whether the last chunk came. */
    private static final class Body implements AutoCloseable {
        private final BufferedReader in;
        private StringBuilder rest = new StringBuilder();
        private boolean whole;

        Body(BufferedReader in) {
            this.in = in;
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }

        @Nullable
        String line() throws IOException {
            int end = rest.indexOf("\n");
            while (end < 0) {
                String size = in.readLine();
                if (size == null) {
                    return null;
                }
                int length = Integer.parseInt(size, 16);
                if (length == 0) {
                    whole = true;
                    return null;
                }
                char[] chunk = new char[length];
                for (int got = 0; got < length; ) {
                    int read = in.read(chunk, got, length - got);
                    if (read < 0) {
                        return null;
                    }
                    got += read;
                }
                in.readLine();
                rest.append(chunk);
                end = rest.indexOf("\n");
            }
            String line = rest.substring(0, end);
            rest.delete(0, end + 1);
            return new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    public String head() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> head, text -> !text.isEmpty());
    }

    public List<Event> events() {
        return events;
    }

    public List<String> names() {
        return events.stream().map(Event::name).toList();
    }

    public int comments() {
        return comments;
    }

    /** The id with which a browser would come back. */
    public @Nullable String lastId() {
        return lastId;
    }

    /** The text that the chunks after the last restart give. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            if (event.name().equals("restart")) {
                text.setLength(0);
            } else if (event.name().equals("chunk")) {
                text.append(event.json().getString("text"));
            }
        }
        return text.toString();
    }

    public List<String> states() {
        return events.stream()
                .filter(event -> event.name().equals("state"))
                .map(event -> event.json().getString("state"))
                .collect(Collectors.toList());
    }

    public Event awaits(String name) {
        return awaits(event -> event.name().equals(name));
    }

    public Event awaits(Predicate<Event> wanted) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> events.stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    public void awaitText(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(
                        () -> org.assertj.core.api.Assertions.assertThat(text()).isEqualTo(text));
    }

    /** Waits until the server ended the stream; true if it did so in order, false if it broke the connection. */
    public boolean awaitEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> over);
        return whole;
    }

    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
