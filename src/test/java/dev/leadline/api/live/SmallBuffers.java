package dev.leadline.api.live;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gives the server small socket buffers where a test asks for them, so that they are soon full. */
@Singleton
class SmallBuffers implements HttpServerOptionsCustomizer {

    static final String BYTES = "test.send-buffer";

    private final Optional<Integer> bytes;

    SmallBuffers(@ConfigProperty(name = BYTES) Optional<Integer> bytes) {
        this.bytes = bytes;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        bytes.ifPresent(options::setSendBufferSize);
    }
}
