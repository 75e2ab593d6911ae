package dev.leadline.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.awaitility.Awaitility;

/** An empty data folder for the application under test; its embedded Redis ends with it. */
public final class FreshDataFolder implements QuarkusTestResourceLifecycleManager {

    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data");
            return Map.of("leadline.data-dir", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The keeper first: it would start its server again.
        end("keeper.pid");
        end("redis.pid");
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(String pidFile) {
        try {
            Path file = folder.resolve("redis").resolve(pidFile);
            if (Files.exists(file)) {
                long pid = Long.parseLong(Files.readString(file).strip());
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                Awaitility.await()
                        .until(() -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
