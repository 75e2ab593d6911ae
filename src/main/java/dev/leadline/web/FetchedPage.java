package dev.leadline.web;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page as it was served.
 *
 * @param finalUrl where the redirects led
 * @param html the body as text; empty for a document that is no text
 * @param sha256 hex digest of the body's bytes, decompressed
 * @param document the body of a document that is no text, such as a PDF file; else null
 */
public record FetchedPage(
        URI url,
        URI finalUrl,
        String contentType,
        String html,
        Instant fetchedAt,
        String sha256,
        @Nullable Buffer document) {}
