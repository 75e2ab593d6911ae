package dev.leadline.console;

import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console's files: its own, and the parts of web jars that it uses, under names without versions. They are read from the
 * class path once; in dev mode each time, so that a change is seen at once.
 */
@Singleton
class ConsoleFiles {

    private static final String OWN = "console/";
    private static final String WEB_JARS = "META-INF/resources/webjars/";

    /** Allows no dots but the one before the ending, so that no path leads elsewhere. */
    private static final Pattern NAME =
            Pattern.compile("([a-z][a-z0-9-]*/)?[a-z][a-z0-9-]*\\.(?<ending>js|css|svg|html)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    /** The versions are those of the POM; a test asks for each of them. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "lib/preact.js", "preact/10.26.4/dist/preact.module.js",
            "lib/uplot.js", "uplot/1.6.30/dist/uPlot.esm.js",
            "lib/uplot.css", "uplot/1.6.30/dist/uPlot.min.css",
            "lib/marked.js", "marked/15.0.7/lib/marked.esm.js",
            "lib/dompurify.js", "dompurify/3.2.4/dist/purify.es.mjs");

    private final Map<String, Content> read = new ConcurrentHashMap<>();

    /**
     * A file as it is sent.
     *
     * @param tag changes when the bytes do, for {@code ETag}
     */
    record Content(byte[] bytes, String type, String tag) {}

    /** Empty if there is no such file. */
    Optional<Content> find(String name) {
        Content known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        var form = NAME.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] bytes = bytes(LIBRARIES.containsKey(name) ? WEB_JARS + LIBRARIES.get(name) : OWN + name);
        if (bytes == null) {
            return Optional.empty();
        }
        Content content = new Content(bytes, String.valueOf(TYPES.get(form.group("ending"))), tag(bytes));
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            read.put(name, content);
        }
        return Optional.of(content);
    }

    private static byte @Nullable [] bytes(String resource) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
