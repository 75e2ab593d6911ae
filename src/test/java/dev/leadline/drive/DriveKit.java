package dev.leadline.drive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Backoff;
import dev.leadline.handler.Enqueuer;
import dev.leadline.testkit.TestQueue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What saves to Drive, made by hand for a test; its time is that of a {@link TestQueue}. */
final class DriveKit implements AutoCloseable {

    /** Tries of the same request wait for real time, whatever the clock of the test says. */
    private static final Backoff SOON = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));

    private final ObjectMapper json = new ObjectMapper();
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> settings = new HashMap<>();
    private Clock clock = Clock.systemUTC();

    DriveKit(DriveStandIn google) {
        with("client-id", DriveStandIn.CLIENT_ID)
                .with("client-secret", DriveStandIn.CLIENT_SECRET)
                .with("refresh-token", DriveStandIn.REFRESH_TOKEN)
                .with("base-url", google.url())
                .with("token-url", google.tokenUrl())
                .with("timeout", "PT2S");
    }

    DriveKit with(String setting, String value) {
        settings.put("leadline.drive." + setting, value);
        return this;
    }

    DriveKit without(String setting) {
        settings.remove("leadline.drive." + setting);
        return this;
    }

    DriveKit at(Clock other) {
        clock = other;
        return this;
    }

    DriveConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(DriveConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build()
                .getConfigMapping(DriveConfig.class);
    }

    Credentials credentials() {
        return new Credentials(config(), json);
    }

    AccessTokens tokens() {
        return new AccessTokens(credentials(), config(), new GoogleHttp(vertx, config()), json, clock);
    }

    Saver saver() {
        GoogleHttp http = new GoogleHttp(vertx, config());
        AccessTokens tokens = new AccessTokens(credentials(), config(), http, json, clock);
        return new Saver(new DriveFiles(tokens, credentials(), http, json, config(), SOON), config(), clock);
    }

    DriveUploadHandler handler() {
        return new DriveUploadHandler(saver(), credentials(), config(), clock);
    }

    DriveUploads uploads(Enqueuer enqueuer) {
        return new DriveUploads(saver(), credentials(), enqueuer, clock);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
