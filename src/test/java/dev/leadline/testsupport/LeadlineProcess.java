package dev.leadline.testsupport;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The built program in a process of its own, as users run it. After the start it still has to become ready. */
public final class LeadlineProcess implements AutoCloseable {

    public static final Duration LEASE = Duration.ofSeconds(3);

    /** Processes of tests live for seconds: compiling better, and in more threads, costs a start half of its CPU time. */
    public static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Path log;

    // 0 until it is known.
    private volatile int port;

    private LeadlineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static LeadlineProcess start(String profile, String redisUrl, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_PROFILE", profile);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("REDIS_URL", redisUrl);
        environment.put("LEADLINE_WEB_ALLOW_LOOPBACK", "true");
        environment.put("LEADLINE_BROKER_LEASE", LEASE.toString());
        environment.putAll(settings);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx300m"));
        command.addAll(QUICK_START);
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        return run(profile, environment, command);
    }

    /** With {@code quarkus:dev}, by the Maven that runs this build. */
    public static LeadlineProcess startInDevMode(Map<String, String> settings) {
        return run(
                "dev",
                settings,
                List.of(
                        Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                        "-B",
                        "-ntp",
                        "quarkus:dev",
                        "-Ddebug=false",
                        "-Dquarkus.console.enabled=false",
                        "-Dquarkus.analytics.disabled=true",
                        "-Dquarkus.test.continuous-testing=disabled"));
    }

    private static LeadlineProcess run(String name, Map<String, String> settings, List<String> command) {
        try {
            Path log = Files.createTempFile(Path.of("target"), "leadline-" + name + "-", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            // The process chooses a free port and logs it: a port chosen here could be taken by then.
            environment.put("QUARKUS_HTTP_PORT", "0");
            environment.putAll(settings);
            return new LeadlineProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        Awaitility.await()
                .atMost(120, TimeUnit.SECONDS)
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .until(this::isReady);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where it listens; 0 while it does not yet, where nothing ever answers. */
    private int port() {
        if (port == 0) {
            Matcher line = LISTENING.matcher(log());
            port = line.find() ? Integer.parseInt(line.group(1)) : 0;
        }
        return port;
    }

    public boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process ended; see " + log);
        }
        if (port() == 0) {
            return false;
        }
        try {
            return given().port(port()).get("/q/health/ready").statusCode() == 200;
        } catch (Exception e) {
            return false;
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Response post(String body) {
        return given().port(port()).contentType("application/json").body(body).post("/api/v1/tasks");
    }

    public Response put(String path, String body) {
        return given().port(port()).contentType("application/json").body(body).put(path);
    }

    public JsonPath get(String path) {
        return given().port(port()).get(path).jsonPath();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        process.destroy();
        process.onExit().join();
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

    @Override
    public void close() {
        thaw();
        // In dev mode the program is a child of Maven. The keeper of an embedded Redis ends by itself when its users
        // have ended.
        process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroyForcibly);
        kill();
    }
}
