package dev.leadline.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.embedded.RedisExecProvider;

/** A real redis-server of a test's own, which can be killed, started again, frozen and asked. */
public final class RedisProcess implements AutoCloseable {

    private final int port = freePort();
    private static final String AOF = "appendonlydir";

    private final Path folder;
    private final List<String> settings;
    private final boolean sentinel;
    private Process process;

    public RedisProcess(String... settings) {
        try {
            this.folder = Files.createTempDirectory("leadline-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.settings = List.of(settings);
        this.sentinel = false;
        this.process = start();
    }

    private RedisProcess(RedisProcess master, String name) {
        try {
            this.folder = Files.createTempDirectory("leadline-sentinel");
            Files.writeString(folder.resolve("sentinel.conf"), """
                    sentinel monitor %1$s 127.0.0.1 %2$d 1
                    sentinel down-after-milliseconds %1$s 500
                    sentinel failover-timeout %1$s 3000
                    """.formatted(name, master.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.settings = List.of("--sentinel");
        this.sentinel = true;
        this.process = start();
    }

    /** A Sentinel that decides alone, and soon: the master is down after half a second. */
    public static RedisProcess sentinelOf(RedisProcess master, String name) {
        return new RedisProcess(master, name);
    }

    public static RedisProcess replicaOf(RedisProcess master) {
        return new RedisProcess("--replicaof", "127.0.0.1 " + master.port());
    }

    /** A node of a Cluster that serves no slot yet. */
    public static RedisProcess clusterNode(int busPort) {
        return new RedisProcess("--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort));
    }

    public static RedisProcess withAppendOnlyFile() {
        return new RedisProcess("--appendonly", "yes", "--appendfsync", "everysec");
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    private Process start() {
        try {
            List<String> command = new ArrayList<>();
            command.add(RedisExecProvider.defaultProvider().get().getPath());
            if (sentinel) {
                command.add(folder.resolve("sentinel.conf").toString());
            }
            command.addAll(
                    List.of("--bind", "127.0.0.1", "--port", Integer.toString(port), "--dir", folder.toString()));
            if (!sentinel) {
                command.addAll(List.of("--save", ""));
            }
            command.addAll(settings);
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .pollInterval(10, TimeUnit.MILLISECONDS)
                    .until(() -> answersPing(started));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answersPing(Process started) {
        if (!started.isAlive()) {
            throw new IllegalStateException("redis-server ended; see " + folder.resolve("log"));
        }
        try (RedisCalls calls = new RedisCalls(port)) {
            return "PONG".equals(calls.call("PING"));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** SIGKILL; what it had written to its append-only file stays. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public void restart() {
        if (process.isAlive()) {
            kill();
        }
        process = start();
    }

    /** Kills it and starts it again as it was at a moment before: what it was told since is forgotten. */
    public void restartAsOf(Path memory) {
        kill();
        copy(memory, folder.resolve(AOF));
        process = start();
    }

    /** Its append-only file as it is now; deleted with the server's folder. */
    public Path memory() {
        Path memory = folder.resolve("memory");
        copy(folder.resolve(AOF), memory);
        return memory;
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One command on a connection of its own. */
    public Object call(String... command) {
        try (RedisCalls calls = new RedisCalls(port)) {
            return calls.call(command);
        }
    }

    @SuppressWarnings("unchecked")
    public List<Object> list(String... command) {
        return (List<Object>) call(command);
    }

    @Override
    public void close() {
        thaw();
        kill();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
