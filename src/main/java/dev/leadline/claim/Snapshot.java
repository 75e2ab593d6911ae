package dev.leadline.claim;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text of a page as it was read.
 *
 * @param text one paragraph in a line
 * @param publishedAt the date that the page states; null when it states none
 */
public record Snapshot(
        String id, String url, String title, @Nullable LocalDate publishedAt, Instant fetchedAt, String text) {

    /** The SHA-256 of the text's UTF-8 form, in lower-case hex. */
    public String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /** The host of its address, in lower case and without {@code www.}; empty when the address has none. */
    String host() {
        return host(url);
    }

    static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
