package dev.leadline.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.api.Api;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection on which a test writes bytes of its own, as no HTTP client would. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket;

    public RawHttp() {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
            socket.setSoTimeout(15_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request, given as its lines, on a connection of its own. */
    public static Answer send(String... lines) {
        try (RawHttp http = new RawHttp()) {
            http.write(String.join("\r\n", lines) + "\r\n\r\n");
            return http.answer(lines[0].startsWith("HEAD"));
        }
    }

    public void write(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void write(byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer answer() {
        return answer(false);
    }

    /** The answer to HEAD, which has no body whatever its length says. */
    public Answer head() {
        return answer(true);
    }

    private Answer answer(boolean headOnly) {
        try {
            InputStream in = socket.getInputStream();
            String status = line(in);
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = headOnly ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(status.split(" ")[1]), headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0) {
                throw new IOException("the server hung up after: " + line);
            }
            line.append((char) one);
        }
        return line.toString().strip();
    }

    /** Whether the server has closed the connection, having said no more. */
    public boolean isClosed() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back; the names of headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public JsonPath problem(int expected, String slug) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(header("content-type")).startsWith("application/problem+json");
            JsonPath problem = Api.problem(body, expected);
            assertThat(problem.getString("type")).isEqualTo("https://leadline.dev/problems/" + slug);
            return problem;
        }
    }
}
