package dev.leadline.web;

import java.net.URI;
import java.time.Instant;

/**
 * A page as it was served.
 *
 * @param finalUrl where the redirects led
 * @param html the body as text
 * @param sha256 hex digest of the body's bytes, decompressed
 */
public record FetchedPage(URI url, URI finalUrl, String contentType, String html, Instant fetchedAt, String sha256) {}
