package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the body of an answer as its {@code Content-Encoding} says, up to a limit: a small answer can contain a large
 * page. The decoders are Java alone, so they run in a native executable, too.
 */
final class Unpacking {

    /** What is asked for. */
    static final String ACCEPTED = "gzip, deflate, br, zstd";

    /** No server packs a page more often. */
    private static final int MOST_LAYERS = 3;

    private Unpacking() {}

    /**
     * The body unpacked; fails with {@link FetchFailure}. Takes up to a hundred milliseconds.
     *
     * @param encoding the header; null when the body is not packed
     * @param most bytes of the unpacked body
     */
    static byte[] unpack(byte[] body, @Nullable String encoding, long most) {
        InputStream unpacked = new ByteArrayInputStream(body);
        try {
            for (String layer : layers(encoding)) {
                unpacked = layer(unpacked, layer);
            }
            return read(unpacked, most);
        } catch (IOException | RuntimeException e) {
            if (e instanceof FetchFailure failure) {
                throw failure;
            }
            throw new FetchFailure(Reason.UNAVAILABLE, "the page is packed (" + encoding + "), and broken");
        }
    }

    /** The encodings in the order in which they are taken off: the last one first. */
    private static List<String> layers(@Nullable String encoding) {
        if (encoding == null) {
            return List.of();
        }
        List<String> layers = new ArrayList<>();
        for (String one : encoding.toLowerCase(Locale.ROOT).split(",")) {
            String name = one.strip();
            if (!name.isEmpty() && !name.equals("identity")) {
                layers.add(name);
            }
        }
        if (layers.size() > MOST_LAYERS) {
            throw new FetchFailure(Reason.UNSUPPORTED_TYPE, "its body is packed " + layers.size() + " times");
        }
        Collections.reverse(layers);
        return layers;
    }

    private static InputStream layer(InputStream packed, String encoding) throws IOException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> deflate(packed);
            case "br" -> new BrotliInputStream(packed);
            case "zstd" -> new ZstdInputStream(packed);
            default ->
                throw new FetchFailure(
                        Reason.UNSUPPORTED_TYPE,
                        "its body is packed in a way that was not asked for (" + encoding + ")");
        };
    }

    /** By its definition {@code deflate} has the header of zlib (RFC 9110, 8.4.1.2), which some servers leave out. */
    private static InputStream deflate(InputStream packed) throws IOException {
        BufferedInputStream input = new BufferedInputStream(packed);
        input.mark(2);
        int first = input.read();
        int second = input.read();
        input.reset();
        boolean hasHeader = (first & 0x0f) == 8 && (first * 256 + second) % 31 == 0;
        return new InflaterInputStream(input, new Inflater(!hasHeader));
    }

    private static byte[] read(InputStream unpacked, long most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        try (unpacked) {
            for (int length = unpacked.read(part); length >= 0; length = unpacked.read(part)) {
                if (all.size() + (long) length > most) {
                    throw tooLarge(most);
                }
                all.write(part, 0, length);
            }
        }
        return all.toByteArray();
    }

    static FetchFailure tooLarge(long most) {
        return new FetchFailure(Reason.TOO_LARGE, "the page has more than " + most + " bytes");
    }
}
