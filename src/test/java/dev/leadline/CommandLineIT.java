package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.LeadlineProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with arguments. */
class CommandLineIT {

    private static final String JAR = "target/quarkus-app/quarkus-run.jar";

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private Ran leadline(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(LeadlineProcess.QUICK_START);
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(words));
        return run(environment, command);
    }

    private Ran run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end; it printed: " + Files.readString(out.toPath()));
        }
        return new Ran(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    @Test
    void withAnArgumentNoServerStarts() throws Exception {
        Ran help = leadline(Map.of(), "--help");
        Ran typo = leadline(Map.of(), "serve-me");

        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: leadline").doesNotContain("Quarkus");
        assertThat(typo.code()).isEqualTo(2);
        assertThat(typo.out()).isEmpty();
    }

    @Test
    void aTaskIsHandedInWaitedForAndFollowed() throws Exception {
        Map<String, String> settings =
                Map.of("LEADLINE_DATA_DIR", folder.resolve("data").toString());
        try (LeadlineProcess server = LeadlineProcess.start("", "", settings)) {
            server.awaitReady();
            Map<String, String> there = Map.of("LEADLINE_URL", server.url(""), "LEADLINE_API_KEY", "not asked for");

            Ran sum = leadline(there, "enqueue", "health_check_task", "1", "2", "--wait");
            Ran watched = leadline(there, "enqueue", "health_check_task", "x=1", "y=2", "--watch");
            Ran unknown = leadline(there, "get", "nobody-knows-it");

            assertThat(sum.out()).isEqualTo("3" + System.lineSeparator());
            assertThat(watched.code()).isZero();
            assertThat(watched.err()).contains("SUCCEEDED");
            assertThat(unknown.code()).isEqualTo(3);
        }
    }

    @Test
    void aServerStartsThoughTheVariablesOfTheCommandLineAreSet() {
        Map<String, String> settings = Map.of(
                "LEADLINE_DATA_DIR", folder.resolve("data").toString(),
                "LEADLINE_URL", "http://localhost:8080",
                "LEADLINE_API_KEY", "a-key");
        try (LeadlineProcess server = LeadlineProcess.start("", "", settings)) {
            server.awaitReady();

            assertThat(server.log()).doesNotContain("a-key");
        }
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Files.writeString(
                folder.resolve("completion"),
                leadline(Map.of(), "completion", "bash").out());
        String complete = "source " + folder.resolve("completion")
                + "; COMP_WORDS=(leadline que); COMP_CWORD=1; _complete_leadline leadline que leadline; echo \"${COMPREPLY[@]}\""
                + "; COMP_WORDS=(leadline list --ta); COMP_CWORD=2; _complete_leadline leadline --ta list; echo \"${COMPREPLY[@]}\"";

        Ran completed = run(Map.of(), List.of("bash", "-c", complete));

        assertThat(completed.out().lines().toList()).containsExactly("queues", "--task --tag");
    }

    @Test
    void theScriptAtTheRootRunsWhatIsBuilt() throws Exception {
        Ran version = run(Map.of(), List.of("./leadline", "--version"));
        Ran nothing = run(Map.of(), List.of("./leadline"));

        assertThat(version.out()).startsWith("leadline 0.");
        assertThat(nothing.out()).startsWith("Usage: leadline");
    }
}
