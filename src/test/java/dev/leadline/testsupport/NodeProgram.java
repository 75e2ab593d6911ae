package dev.leadline.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A program for Node.js, with the packages that {@code src/test/node/package.json} names. Where Node.js 20 and npm are not
 * there, or npm cannot reach its registry, the tests that need them are skipped with a sentence that says so, since nothing but Java
 * is needed to build; with {@code -Dleadline.node=required} they fail.
 */
public final class NodeProgram implements AutoCloseable {

    private static final String MISSING =
            "The tests with Google's client for JavaScript and with an independent mock of Gemini need"
                    + " Node.js 20 or later and npm, and they are not there: install them to run these tests";

    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path HOME = Path.of("target/node");
    private static final int SECONDS = 120;

    private final Process process;
    private final Path log;

    private NodeProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param command begins with {@code node} or {@code npm}; its files are those of {@code src/test/node} */
    public static NodeProgram start(Map<String, String> environment, String... command) {
        install();
        return run(environment, command);
    }

    private static NodeProgram run(Map<String, String> environment, String... command) {
        try {
            Path log = Files.createTempFile(Path.of("target"), "node-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new NodeProgram(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages are kept until other ones, or other versions, are asked for. */
    private static synchronized void install() {
        assumeNode();
        try {
            Path wanted = HOME.resolve("package.json");
            boolean isNew = !Files.isDirectory(HOME.resolve("node_modules"))
                    || Files.mismatch(wanted, SOURCES.resolve("package.json")) >= 0;
            Files.createDirectories(HOME);
            for (Path source : sources()) {
                Files.copy(source, HOME.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            if (isNew) {
                // Also if an earlier one was interrupted.
                Files.deleteIfExists(wanted);
                Files.copy(SOURCES.resolve("package.json"), wanted);
                try (NodeProgram npm = run(Map.of(), "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")) {
                    if (npm.awaitEnd() != 0) {
                        Files.delete(wanted);
                        skip("npm could not install the packages of " + SOURCES + ": " + npm.log());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.list(SOURCES)) {
            return files.filter(file -> !file.endsWith("package.json")).toList();
        }
    }

    private static void assumeNode() {
        if (major("node") < 20 || major("npm") == 0) {
            skip(MISSING);
        }
    }

    private static void skip(String why) {
        if ("required".equals(System.getProperty("leadline.node"))) {
            throw new IllegalStateException(why);
        }
        System.err.println("SKIPPED: " + why);
        Assumptions.abort(why);
    }

    /** Of its version; 0 if it is not there. */
    private static int major(String program) {
        try {
            Files.createDirectories(HOME);
            try (NodeProgram asked = run(Map.of(), program, "--version")) {
                Matcher version = Pattern.compile("v?(\\d+)\\.").matcher(asked.awaitEnd() == 0 ? asked.log() : "");
                return version.find() ? Integer.parseInt(version.group(1)) : 0;
            }
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Waits until the log has this, and gives its first group. */
    public String awaitLine(Pattern pattern) {
        Awaitility.await(pattern.pattern())
                .atMost(SECONDS, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the program ended: " + log());
                    }
                    return pattern.matcher(log()).find();
                });
        Matcher line = pattern.matcher(log());
        return line.find() ? line.group(1) : "";
    }

    /** Waits until it ends by itself, and gives its exit code. */
    public int awaitEnd() {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the program did not end within " + SECONDS + " s: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
