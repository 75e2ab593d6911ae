package dev.leadline.redis;

import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis server for users who have none: one for each data folder, with an append-only file, on a free loopback
 * port. It is not a child of this process, so a live reload or a second process can find it again. A small shell
 * script, the keeper, starts it again when it died, and stops it when the last process that uses it has ended.
 */
@Singleton
public class EmbeddedRedis {

    private static final long START_TIMEOUT_MS = 30_000;

    private Path folder;

    @jakarta.inject.Inject
    public EmbeddedRedis(@ConfigProperty(name = "leadline.data-dir") Optional<String> dataDir) {
        this(dataDir.orElse(".leadline"));
    }

    public EmbeddedRedis(String dataDir) {
        this.folder = Path.of(dataDir, "redis").toAbsolutePath().normalize();
    }

    /** The address of this folder's server, which is started if it does not run. Blocks; called once, at start. */
    public String url() {
        try {
            Files.createDirectories(folder.resolve("users"));
            // The server says its folder's path with symbolic links resolved.
            folder = folder.toRealPath();
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock ignored = channel.lock()) {
                return "redis://127.0.0.1:" + startOrJoin();
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The embedded Redis cannot be started in " + folder + " (" + e + "): LEADLINE_DATA_DIR must name a"
                            + " folder that can be written to, or REDIS_URL a Redis to use instead",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded Redis started", e);
        }
    }

    private int startOrJoin() throws IOException, InterruptedException {
        // This comes first: a keeper that is about to stop its server removes the file with the port, and then looks
        // for users once more.
        Files.writeString(
                folder.resolve("users")
                        .resolve(Long.toString(ProcessHandle.current().pid())),
                "");
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_TIMEOUT_MS);
        boolean started = false;
        while (System.nanoTime() < deadline) {
            Optional<Integer> port = runningPort();
            if (port.isPresent()) {
                ready(started, port.get());
                return port.get();
            }
            // A server or a keeper that lives is starting or stopping, which is soon over.
            if (!started && !lives("redis.pid", "redis-server") && !lives("keeper.pid", "sh")) {
                install(freePort());
                startKeeper();
                started = true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("no answer within " + START_TIMEOUT_MS + " ms; see " + folder.resolve("redis.log"));
    }

    private void ready(boolean started, int port) throws IOException {
        if (!started && !lives("keeper.pid", "sh")) {
            startKeeper();
        }
        Log.infof(
                "Embedded Redis: %s 127.0.0.1:%d, data in %s (append-only file on)",
                started ? "started on" : "using the one that runs on", port, folder);
    }

    /** Whether the process that the file names lives and still is that program. */
    private boolean lives(String pidFile, String program) throws IOException {
        Path file = folder.resolve(pidFile);
        OptionalLong pid = number(file);
        return pid.isPresent()
                && ProcessHandle.of(pid.getAsLong())
                        .filter(ProcessHandle::isAlive)
                        .map(process -> process.info().command().orElse(program))
                        .filter(command -> command.contains(program) || command.contains("busybox"))
                        .isPresent();
    }

    private Optional<Integer> runningPort() throws IOException {
        OptionalLong port = number(folder.resolve("port"));
        return port.isPresent() && serves((int) port.getAsLong())
                ? Optional.of((int) port.getAsLong())
                : Optional.empty();
    }

    /** The number in a file; empty when there is none, for example since its writer was killed. */
    private static OptionalLong number(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.matches("\\d{1,10}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Whether the server at the port is the one of this folder: another program may use the port by now. */
    private boolean serves(int port) {
        return RedisProbe.folderOf(port).map(folder.toString()::equals).orElse(false);
    }

    private void install(int port) throws IOException {
        Path server = folder.resolve("redis-server");
        if (!Files.isExecutable(server)) {
            Files.copy(shipped(), server, StandardCopyOption.REPLACE_EXISTING);
            if (!server.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + server + " executable");
            }
        }
        try (InputStream keeper = EmbeddedRedis.class.getResourceAsStream("/redis/keeper.sh")) {
            Files.copy(
                    java.util.Objects.requireNonNull(keeper),
                    folder.resolve("keeper.sh"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(folder.resolve("redis.pid"));
        Files.write(folder.resolve("redis.conf"), settings(port));
        Path whole = Files.writeString(folder.resolve("port.new"), Integer.toString(port));
        Files.move(whole, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path shipped() throws IOException {
        try {
            return RedisExecProvider.defaultProvider().get().toPath();
        } catch (IllegalArgumentException e) {
            throw new IOException("this program ships no Redis server for this system", e);
        }
    }

    private List<String> settings(int port) {
        return List.of(
                "bind 127.0.0.1",
                "port " + port,
                "dir \"" + folder + "\"",
                "pidfile \"" + folder.resolve("redis.pid") + "\"",
                "logfile \"" + folder.resolve("redis.log") + "\"",
                "appendonly yes",
                "appendfsync everysec",
                "save \"\"",
                "maxmemory-policy noeviction",
                // One field over 64 bytes, the default, would turn a whole record into a hash table.
                "hash-max-listpack-value 1024");
    }

    private void startKeeper() throws IOException {
        // In a session of its own where the system has them, so that a signal to this process does not end the keeper.
        String start =
                "if command -v setsid >/dev/null 2>&1; then exec setsid sh \"$0\" \"$1\"; fi; exec sh \"$0\" \"$1\"";
        new ProcessBuilder("sh", "-c", start, folder.resolve("keeper.sh").toString(), folder.toString())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
