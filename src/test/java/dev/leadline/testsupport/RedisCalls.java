package dev.leadline.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A blocking connection for a test's own questions to Redis, independent of the client under test. */
public final class RedisCalls implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    public RedisCalls(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer as String, Long, List or null; throws IllegalStateException when Redis answers with an error. */
    @Nullable
    public Object call(String... command) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(RedisProcess.bytes("*" + command.length + "\r\n"));
            for (String part : command) {
                byte[] bytes = RedisProcess.bytes(part);
                out.write(RedisProcess.bytes("$" + bytes.length + "\r\n"));
                out.write(bytes);
                out.write(RedisProcess.bytes("\r\n"));
            }
            socket.getOutputStream().write(out.toByteArray());
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Object answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case '-':
                throw new IllegalStateException(rest);
            case ':':
                return Long.parseLong(rest);
            case '$':
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return null;
                }
                byte[] bytes = in.readNBytes(length);
                in.readNBytes(2);
                return new String(bytes, StandardCharsets.UTF_8);
            case '*':
                int size = Integer.parseInt(rest);
                if (size < 0) {
                    return null;
                }
                List<@Nullable Object> items = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    items.add(answer());
                }
                return items;
            default:
                throw new IllegalStateException("not RESP2: " + line);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            line.write(next);
            next = in.read();
        }
        in.read();
        return line.toString(StandardCharsets.UTF_8);
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
