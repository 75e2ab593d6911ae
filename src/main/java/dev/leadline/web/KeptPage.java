package dev.leadline.web;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page that was fetched before, and what its server said about how long it may be used (RFC 9111).
 *
 * @param etag empty when there is none
 * @param lastModified empty when there is none
 * @param freshUntil until then the server need not be asked
 * @param body its bytes, unpacked
 */
record KeptPage(String etag, String lastModified, String contentType, Instant freshUntil, Buffer body) {

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[\\s,])max-age\\s*=\\s*\"?(\\d{1,9})");

    /** Even if a server allows more, a page is asked for again after this time. */
    private static final Duration FRESH_AT_MOST = Duration.ofMinutes(10);

    /** The page of an answer; null when it may not be kept, or could not be used again. */
    static @Nullable KeptPage of(MultiMap headers, String contentType, byte[] body, Instant now) {
        String control = headers.contains("Cache-Control")
                ? String.join(",", headers.getAll("Cache-Control")).toLowerCase(Locale.ROOT)
                : "";
        boolean personal = headers.contains("Set-Cookie")
                || String.valueOf(headers.get("Vary")).contains("*");
        if (control.contains("no-store") || control.contains("private") || personal) {
            return null;
        }
        Instant freshUntil = now.plus(control.contains("no-cache") ? Duration.ZERO : maxAge(control));
        String etag = text(headers.get("ETag"));
        String modified = text(headers.get("Last-Modified"));
        return etag.isEmpty() && modified.isEmpty() && !freshUntil.isAfter(now)
                ? null
                : new KeptPage(etag, modified, contentType, freshUntil, Buffer.buffer(body));
    }

    private static Duration maxAge(String control) {
        Matcher matcher = MAX_AGE.matcher(control);
        Duration age = matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : Duration.ZERO;
        return age.compareTo(FRESH_AT_MOST) > 0 ? FRESH_AT_MOST : age;
    }

    private static String text(@Nullable String header) {
        return header == null || header.length() > 500 ? "" : header;
    }

    boolean isFresh(Instant now) {
        return now.isBefore(freshUntil);
    }

    /** The same page after its server said that it has not changed. */
    KeptPage confirmed(MultiMap headers, Instant now) {
        KeptPage renewed = of(headers, contentType, body.getBytes(), now);
        return renewed == null
                ? new KeptPage(etag, lastModified, contentType, now, body)
                : new KeptPage(
                        renewed.etag.isEmpty() ? etag : renewed.etag,
                        renewed.lastModified.isEmpty() ? lastModified : renewed.lastModified,
                        contentType,
                        renewed.freshUntil,
                        body);
    }
}
