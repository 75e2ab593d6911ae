package dev.leadline.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.embedded.RedisExecProvider;

/** A real redis-server for one test, which can be killed, started again, frozen and sent commands. */
public final class RedisProcess implements AutoCloseable {

    private static final String AOF = "appendonlydir";
    private static final String CLUSTER = "--cluster-enabled";
    private static final int TRIES = 5;

    /**
     * Ports below those that Linux gives to outgoing connections: otherwise a client could get the port while the
     * server is away.
     */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_767;

    private final Path folder;
    private final List<String> settings;
    private final boolean sentinel;
    private int port;
    private int busPort;
    private Process process;

    public RedisProcess(String... settings) {
        try {
            this.folder = Files.createTempDirectory("leadline-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.settings = List.of(settings);
        this.sentinel = false;
        this.process = startSomewhere();
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
        this.process = startSomewhere();
    }

    /** A Sentinel that decides alone and quickly: the master counts as down after half a second. */
    public static RedisProcess sentinelOf(RedisProcess master, String name) {
        return new RedisProcess(master, name);
    }

    public static RedisProcess replicaOf(RedisProcess master) {
        return new RedisProcess("--replicaof", "127.0.0.1 " + master.port());
    }

    /** A node of a Cluster that serves no slot yet. */
    public static RedisProcess clusterNode() {
        return new RedisProcess(CLUSTER, "yes");
    }

    /** Where the other nodes of its Cluster reach it. */
    public int busPort() {
        return busPort;
    }

    public static RedisProcess withAppendOnlyFile() {
        return withAppendOnlyFile("everysec");
    }

    /** @param fsync always, everysec or no */
    public static RedisProcess withAppendOnlyFile(String fsync) {
        return new RedisProcess("--appendonly", "yes", "--appendfsync", fsync);
    }

    /** Waits until all that was answered is written to the append-only file: while an fsync takes long, writes wait for it. */
    public void awaitWritten() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> call("INFO", "persistence").toString().contains("aof_buffer_length:0\r"));
    }

    /** Waits until it has ended by itself. */
    public void awaitEnd() {
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A port that was free may be taken when the server starts: then another one is tried. */
    private Process startSomewhere() {
        for (int tries = 1; ; tries++) {
            port = freePort();
            busPort = freePort();
            try {
                return start();
            } catch (IllegalStateException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Process start() {
        try {
            // The limit that fillDisk sets would end the process by this signal, while a full disk only makes a write
            // fail.
            List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"));
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
            if (settings.contains(CLUSTER)) {
                command.addAll(List.of("--cluster-port", Integer.toString(busPort)));
            }
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
            // If the port was taken meanwhile, another server answers.
            return "PONG".equals(calls.call("PING"))
                    && String.valueOf(calls.call("INFO", "server")).contains("process_id:" + started.pid() + "\r");
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

    /** Kills it and starts it again as it was at an earlier moment: everything written since is forgotten. */
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

    /**
     * Leaves room for this number of bytes in its append-only file: after that, writes fail as on a full disk. It is a
     * limit of the process, which needs no root. It lasts until {@link #freeDisk}, or a restart.
     */
    public void fillDisk(long room) {
        try (var files = Files.list(folder.resolve(AOF))) {
            long longest = files.mapToLong(file -> file.toFile().length()).max().orElseThrow();
            limitFiles(Long.toString(longest + room));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void freeDisk() {
        limitFiles("unlimited");
    }

    /** Only the soft limit, which can be raised again. */
    private void limitFiles(String bytes) {
        if (run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":") != 0) {
            throw new IllegalStateException("prlimit (util-linux) could not limit the files of redis-server");
        }
    }

    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
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
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // The port is taken: try another one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
