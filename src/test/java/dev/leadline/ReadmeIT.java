package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import dev.leadline.testsupport.RedisProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer pastes works: one process with nothing but Java, and the README's own lines in a shell. */
class ReadmeIT {

    @TempDir
    private Path data;

    private LeadlineProcess leadline;

    @BeforeEach
    void start() {
        // Its pages are allowed by their address, so its port is chosen here: another one, if that is taken first.
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .ignoreExceptionsMatching(ended -> ended instanceof IllegalStateException)
                .until(() -> {
                    leadline = leadline(RedisProcess.freePort());
                    leadline.awaitReady();
                    return true;
                });
    }

    private LeadlineProcess leadline(int port) {
        return LeadlineProcess.start(
                "",
                "",
                Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "LEADLINE_DATA_DIR", data.toString(),
                        "LEADLINE_SIMULATOR", "true",
                        "LEADLINE_WEB_ALLOW", "http://localhost:${quarkus.http.port}/simulator/site/",
                        "LEADLINE_WEB_ALLOW_LOOPBACK", ""));
    }

    @AfterEach
    void stop() {
        leadline.close();
    }

    @Test
    void theLinesToTryPrintWhatTheReadmeShows() throws IOException {
        String printed =
                run(linesToTry().replace("localhost:8080", leadline.url("").replace("http://127.0.0.1", "localhost")));

        assertThat(printed)
                .contains("\"task\":\"health_check_task\",\"state\":\"SUCCEEDED\"")
                .contains("\"result\":3,")
                .contains("\"title\":\"About Halyard Robotics\"")
                .contains("Halyard Robotics is a company that builds mooring robots for container ports.")
                .contains("\"progress\":{\"percent\":")
                .contains("\n## Funding and finances\n")
                .containsPattern("raised 38 million euros .* \\[S3]")
                .contains("- [S1] About Halyard Robotics, <http://localhost:");
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
