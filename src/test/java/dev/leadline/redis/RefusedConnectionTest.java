package dev.leadline.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadline.RedisUnavailable;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.testsupport.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Redis refuses the connection: its answer is reported, once, and without what was sent to it. */
@Execution(ExecutionMode.CONCURRENT)
class RefusedConnectionTest {

    private static final String SECRET = "s3cret-of-ours";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(java.text.MessageFormat.format("{0}", line.getMessage())
                    + java.util.Arrays.toString(line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger(OutageLog.class.getName()).addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger(OutageLog.class.getName()).removeHandler(handler);
    }

    @Test
    void aWrongPasswordIsSaidByReadinessAndOnceInTheLog() {
        try (RedisProcess redis = BrokerFixture.redis()) {
            redis.call("CONFIG", "SET", "requirepass", "another");
            assertRefusal("redis://:" + SECRET + "@127.0.0.1:" + redis.port(), "WRONGPASS");
        }
    }

    @Test
    void aMissingPasswordIsSaidByReadinessAndOnceInTheLog() {
        try (RedisProcess redis = BrokerFixture.redis()) {
            redis.call("CONFIG", "SET", "requirepass", "another");
            assertRefusal("redis://127.0.0.1:" + redis.port(), "NOAUTH");
        }
    }

    @Test
    void aDatabaseThatDoesNotExistIsSaidByReadinessAndOnceInTheLog() {
        try (RedisProcess redis = BrokerFixture.redis()) {
            assertRefusal("redis://127.0.0.1:" + redis.port() + "/99", "DB index is out of range");
        }
    }

    private void assertRefusal(String url, String words) {
        // Each call waits so long for a Redis that lets it in.
        try (BrokerFixture node = new BrokerFixture(url, Duration.ofMillis(500))) {
            Throwable refused = catchThrowable(() -> node.await(node.broker.check()));
            // The other links get the same answer.
            catchThrowable(() -> node.take("a", 1));
            catchThrowable(() -> node.await(node.maintenance.sweep()));
            catchThrowable(() -> node.await(node.beats.beat("a")));

            assertThat(refused).isInstanceOf(RedisUnavailable.class).hasMessageContaining(words);
            assertThat(refused.getMessage()).doesNotContain(SECRET);
            assertThat(log).filteredOn(line -> line.contains(words)).hasSize(1);
            assertThat(log).noneMatch(line -> line.contains(SECRET));
        }
    }
}
