package dev.leadline.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The moves that tasks make, seen from outside: by MONITOR, which shows every status that a script writes. */
public final class SeenMoves implements AutoCloseable {

    private static final Pattern STATUS =
            Pattern.compile("\"HSET\" \"[^\"]*:task:([0-9a-f-]{36})\" \"status\" \"([A-Z]+) ");
    private static final String END = "end-of-moves";

    private final RedisProcess redis;
    private final Socket socket;
    private final Map<String, String> states = new HashMap<>();
    private final Set<String> moves = new TreeSet<>();
    private volatile boolean ended;

    private SeenMoves(RedisProcess redis) throws IOException {
        this.redis = redis;
        this.socket = new Socket("127.0.0.1", redis.port());
        socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        lines.readLine();
        Thread reader = new Thread(() -> read(lines), "monitor");
        reader.setDaemon(true);
        reader.start();
    }

    public static SeenMoves of(RedisProcess redis) {
        try {
            return new SeenMoves(redis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null && !line.contains(END); line = lines.readLine()) {
                see(line);
            }
            ended = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void see(String line) {
        Matcher status = STATUS.matcher(line);
        if (status.find()) {
            String before = states.put(status.group(1), status.group(2));
            // Setting a field also writes the status, although the task stays in its state.
            if (before != null && !before.equals(status.group(2))) {
                moves.add(before + " > " + status.group(2));
            }
        }
    }

    /** All moves until now, each as {@code FROM > TO}. */
    public Set<String> moves() {
        redis.call("ECHO", END);
        Awaitility.await().until(() -> ended);
        return moves;
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
