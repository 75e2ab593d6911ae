package dev.leadline.testsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PostgreSQL for one test, which can be killed, started again, frozen, and asked with SQL. */
public final class PostgresProcess implements AutoCloseable {

    private final Path data;
    private final EmbeddedPostgres server;

    public PostgresProcess() {
        try {
            this.data = Files.createTempDirectory("leadline-postgres").resolve("data");
            this.server = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                // The library switches it off; then a kill loses what was acknowledged.
                .setServerConfig("synchronous_commit", "on")
                // What was acknowledged survives a kill of the process without it, too; only a power cut needs it.
                .setServerConfig("fsync", "off")
                .start();
    }

    public int port() {
        return server.getPort();
    }

    /** As RESULTS_BACKEND_URL wants it. */
    public String url() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port() + "/postgres";
    }

    /** Rows of a query, each as its values in text. */
    public List<List<String>> rows(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first value of the first row. */
    public String value(String sql) {
        return rows(sql).get(0).get(0);
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "postgres");
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }

    /** SIGKILL, as if its machine had lost its power, but for the file system. */
    public void kill() {
        ProcessHandle main = main();
        List<ProcessHandle> all = all(main);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    /**
     * Starts again after a kill, at the same port: the command that started it is in its folder. As root, PostgreSQL refuses to run,
     * so it gets a namespace in which it is somebody else, as at its first start.
     */
    public void restart() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            String command =
                    "exec " + Files.readString(data.resolve("postmaster.opts")).strip();
            List<String> words = new ArrayList<>(List.of("sh", "-c", command));
            if (System.getProperty("user.name").equals("root")) {
                words.addAll(0, List.of("unshare", "-U"));
            }
            new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("restarted.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> value("select 1").equals("1"));
    }

    public void freeze() {
        all(main()).forEach(one -> signal(one, "STOP"));
    }

    public void thaw() {
        all(main()).forEach(one -> signal(one, "CONT"));
    }

    private static List<ProcessHandle> all(ProcessHandle main) {
        return Stream.concat(Stream.of(main), main.descendants()).toList();
    }

    private ProcessHandle main() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            // It cannot be stopped, since it was killed; its files are deleted nevertheless.
        }
    }
}
