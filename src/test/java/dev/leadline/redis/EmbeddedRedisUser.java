package dev.leadline.redis;

import dev.leadline.testsupport.RedisCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process of its own that uses a folder's embedded Redis until it is killed. */
final class EmbeddedRedisUser implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private String url = "";

    EmbeddedRedisUser(Path folder) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EmbeddedRedisUser.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Blocks until the process knows the address. */
    String url() {
        try {
            String line = url.isEmpty() ? output.readLine() : null;
            while (line != null && url.isEmpty()) {
                if (line.startsWith("url ")) {
                    url = line.substring(4);
                } else {
                    line = output.readLine();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return url;
    }

    Object call(String... command) {
        String address = url();
        try (RedisCalls calls = new RedisCalls(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))) {
            return calls.call(command);
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public static void main(String[] args) throws IOException {
        System.out.println("url " + new EmbeddedRedis(args[0]).url());
        // Until it is killed, or the test that started it is gone.
        new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
    }
}
