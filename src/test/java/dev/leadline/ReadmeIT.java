package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's own lines work in a shell, in each way to run the program. */
class ReadmeIT {

    private static final String SIMULATOR_SITE = "LEADLINE_SIMULATOR_SITE";

    @TempDir
    private Path data;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    private <T extends AutoCloseable> T started(T process) {
        started.push(process);
        return process;
    }

    @Test
    void theLinesToTryPrintWhatTheReadmeShowsInDevMode() throws IOException {
        LeadlineProcess leadline = started(
                LeadlineProcess.startInDevMode(Map.of("LEADLINE_DATA_DIR", data.toString(), "GEMINI_API_KEY", "")));

        assertThatTheLinesPrintWhatTheReadmeShows(leadline);
    }

    @Test
    void theLinesToTryPrintWhatTheReadmeShowsInOneProcess() throws IOException {
        LeadlineProcess leadline = started(LeadlineProcess.start(
                "",
                "",
                Map.of(
                        "LEADLINE_DATA_DIR", data.toString(),
                        "LEADLINE_SIMULATOR", "true",
                        "LEADLINE_WEB_ALLOW_LOOPBACK", "")));

        assertThatTheLinesPrintWhatTheReadmeShows(leadline);
    }

    @Test
    void theLinesToTryPrintWhatTheReadmeShowsWithApiAndWorkerApart() throws IOException {
        RedisProcess redis = started(new RedisProcess());
        LeadlineProcess api = started(apart("api", redis, Map.of()));
        started(apart("worker", redis, Map.of()));

        assertThatTheLinesPrintWhatTheReadmeShows(api);
    }

    @Test
    void theLinesToTryPrintWhatTheReadmeShowsWithTheComposeFilesSettings() throws IOException {
        RedisProcess redis = started(new RedisProcess());
        LeadlineProcess api = started(apart("api", redis, composed("api", "http://127.0.0.1:1")));
        api.awaitReady();
        Map<String, String> settings = composed("worker", api.url(""));
        started(apart("worker", redis, settings));

        assertThat(settings).containsEntry(SIMULATOR_SITE, api.url("/simulator/site/"));
        assertThatTheLinesPrintWhatTheReadmeShows(api);
    }

    private static LeadlineProcess apart(String profile, RedisProcess redis, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("LEADLINE_SIMULATOR", "true");
        settings.put("LEADLINE_WEB_ALLOW_LOOPBACK", "");
        return LeadlineProcess.start(profile, redis.url(), settings);
    }

    /** The settings that the compose file gives a service; only the addresses differ without containers. */
    private static Map<String, String> composed(String service, String api) throws IOException {
        Matcher environment = Pattern.compile(
                        "(?m)^  " + service + ":\n(?: {4}.*\n)*? {4}environment:\n((?: {6}.*\n)+)")
                .matcher(Files.readString(Path.of("docker-compose.yml")));
        assertThat(environment.find()).isTrue();
        Map<String, String> settings = Pattern.compile("(?m)^ {6}([A-Z_]+): (.*)$")
                .matcher(environment.group(1))
                .results()
                .collect(Collectors.toMap(
                        line -> line.group(1),
                        line -> withoutVariables(line.group(2)).replace("http://api:8080", api)));
        settings.keySet().removeAll(Set.of("REDIS_URL", "QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT"));
        assertThat(settings).containsEntry("QUARKUS_PROFILE", service);
        return settings;
    }

    /** As compose reads a value when no variable of its own environment is set; from the inside to the outside. */
    private static String withoutVariables(String value) {
        String read = value.replaceAll("\\$\\{[A-Z_]+:\\+[^{}]*}", "").replaceAll("\\$\\{[A-Z_]+:-([^{}]*)}", "$1");
        return read.equals(value) ? value : withoutVariables(read);
    }

    private static void assertThatTheLinesPrintWhatTheReadmeShows(LeadlineProcess leadline) throws IOException {
        leadline.awaitReady();
        String api = leadline.url("").replace("http://127.0.0.1", "localhost");
        // The addresses in the arguments stay as they are: the pages are read wherever the simulator answers.
        String printed = run(linesToTry().replaceAll("(?<!http://)localhost:8080", api));

        assertThat(printed)
                .contains("\"task\":\"health_check_task\",\"state\":\"SUCCEEDED\"")
                .contains("\"result\":3,")
                .contains("\"title\":\"About Halyard Robotics\"")
                .contains("Halyard Robotics is a company that builds mooring robots for container ports.")
                .contains("\"size\":{\"type\":\"yes-no\",\"yes\":true,\"probability\":0.99")
                .contains("\"progress\":{\"percent\":")
                .contains("\n## Funding and finances\n")
                .containsPattern("raised 38 million euros .* \\[S3]")
                .contains("- [S1] About Halyard Robotics, <http://localhost:8080/simulator/site/about.html>");
    }

    private static String linesToTry() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("\n## Try it"), readme.indexOf("\n## A task of your own"));
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
    }

    private static String run(String lines) throws IOException {
        Process shell = new ProcessBuilder("bash", "-c", lines)
                .redirectErrorStream(true)
                .start();
        try (InputStream printed = shell.getInputStream()) {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
