package dev.leadline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.testsupport.RedisProcess;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The embedded Redis: one for each folder, started again when it died, stopped after its last user. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedRedisTest {

    @TempDir
    private Path folder;

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }

    private ProcessHandle server(Path data) throws IOException {
        String pid = Files.readString(data.resolve("redis").resolve("redis.pid"));
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    @Test
    void processesOfOneFolderShareOneServerAlsoWhenTheyStartAtOnce() {
        try (EmbeddedRedisUser one = new EmbeddedRedisUser(folder);
                EmbeddedRedisUser other = new EmbeddedRedisUser(folder)) {
            assertThat(one.url()).startsWith("redis://127.0.0.1:").isEqualTo(other.url());
        }
    }

    @Test
    void aFolderOfItsOwnIsAServerOfItsOwnWhateverItsName() {
        try (EmbeddedRedisUser one = new EmbeddedRedisUser(folder.resolve("a"));
                EmbeddedRedisUser other = new EmbeddedRedisUser(folder.resolve("it's a folder"))) {
            one.call("SET", "key", "one");

            assertThat(other.call("GET", "key")).isNull();
            assertThat(other.url()).isNotEqualTo(one.url());
        }
    }

    @Test
    void theServerStaysWhenTheProcessThatStartedItIsKilledAndAnotherUsesIt() throws IOException {
        try (EmbeddedRedisUser starter = new EmbeddedRedisUser(folder)) {
            String url = starter.url();
            try (EmbeddedRedisUser other = new EmbeddedRedisUser(folder)) {
                assertThat(other.url()).isEqualTo(url);
                long server = server(folder).pid();
                starter.close();

                try (EmbeddedRedisUser third = new EmbeddedRedisUser(folder)) {
                    assertThat(third.url()).isEqualTo(url);
                    assertThat(server(folder).pid()).isEqualTo(server);
                }
            }
        }
    }

    @Test
    void aServerThatDiedIsStartedAgainAtTheSameAddressWithItsData() throws IOException {
        try (EmbeddedRedisUser user = new EmbeddedRedisUser(folder)) {
            user.call("SET", "key", "kept");
            ProcessHandle server = server(folder);
            // What is written is on disk after a second at the latest: the append-only file's promise.
            soon().until(() -> user.call("INFO", "persistence").toString().contains("aof_pending_bio_fsync:0"));

            server.destroyForcibly();

            soon().ignoreExceptions().until(() -> "kept".equals(user.call("GET", "key")));
        }
    }

    @Test
    void theServerIsGoneSoonAfterItsLastUserHoweverThatEndedAndComesBackWithItsData() throws IOException {
        ProcessHandle server;
        try (EmbeddedRedisUser user = new EmbeddedRedisUser(folder)) {
            user.call("SET", "key", "kept");
            server = server(folder);
        }

        soon().until(() -> !server.isAlive());
        soon().until(() -> !Files.exists(folder.resolve("redis").resolve("keeper.pid")));
        try (EmbeddedRedisUser later = new EmbeddedRedisUser(folder)) {
            assertThat(later.call("GET", "key")).isEqualTo("kept");
        }
    }

    @Test
    void anotherServerAtTheAddressOfTheLastTimeIsNotMistakenForItsOwn() throws IOException {
        Path redis = Files.createDirectories(folder.resolve("redis"));
        try (RedisProcess stranger = new RedisProcess("--appendonly", "no")) {
            Files.writeString(redis.resolve("port"), Integer.toString(stranger.port()));
            Files.writeString(
                    redis.resolve("redis.pid"),
                    Long.toString(ProcessHandle.current().pid()));

            try (EmbeddedRedisUser user = new EmbeddedRedisUser(folder)) {
                assertThat(user.url()).isNotEqualTo(stranger.url());
                assertThat(user.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aServerWhoseFolderIsDeletedUnderItIsNotLeftBehind() throws IOException {
        Path data = folder.resolve("deleted");
        try (EmbeddedRedisUser user = new EmbeddedRedisUser(data)) {
            assertThat(user.call("PING")).isEqualTo("PONG");
            ProcessHandle server = server(data);
            Path keeper = data.resolve("redis").resolve("keeper.pid");
            soon().until(() -> Files.exists(keeper));

            try (Stream<Path> files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }

            soon().until(() -> !server.isAlive());
        }
    }

    @Test
    void aFolderThatIsReachedThroughALinkIsTheFolderItself() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        try (EmbeddedRedisUser one = new EmbeddedRedisUser(link);
                EmbeddedRedisUser other = new EmbeddedRedisUser(real)) {
            assertThat(one.url()).isEqualTo(other.url());
        }
    }

    @Test
    void aNoteThatWasCutShortByAKillDoesNotKeepTheServerFromStarting() throws IOException {
        Path redis = Files.createDirectories(folder.resolve("redis"));
        Files.writeString(redis.resolve("port"), "");
        Files.writeString(redis.resolve("redis.pid"), "");
        Files.writeString(redis.resolve("keeper.pid"), "garbled");

        try (EmbeddedRedisUser user = new EmbeddedRedisUser(folder)) {
            assertThat(user.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedWithTheWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new EmbeddedRedis(file.toString()).url())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("LEADLINE_DATA_DIR")
                .hasMessageContaining("REDIS_URL");
    }
}
