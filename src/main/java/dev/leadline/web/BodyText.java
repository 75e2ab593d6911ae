package dev.leadline.web;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the bytes of a page into text: by its byte order mark, its header, its meta element, or as UTF-8. */
final class BodyText {

    /** How far a meta element is looked for; browsers look at 1,024 bytes (WHATWG, "prescan a byte stream"). */
    private static final int PRESCAN_BYTES = 1024 * 4;

    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

    private BodyText() {}

    static String decode(byte[] bytes, String contentType) {
        int mark = markLength(bytes);
        Charset charset = byMark(bytes)
                .or(() -> named(contentType))
                .or(() ->
                        named(new String(bytes, 0, Math.min(bytes.length, PRESCAN_BYTES), StandardCharsets.ISO_8859_1)))
                .orElse(StandardCharsets.UTF_8);
        return new String(bytes, mark, bytes.length - mark, charset);
    }

    private static Optional<Charset> byMark(byte[] bytes) {
        if (starts(bytes, 0xef, 0xbb, 0xbf)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (starts(bytes, 0xfe, 0xff)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return starts(bytes, 0xff, 0xfe) ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    private static int markLength(byte[] bytes) {
        if (starts(bytes, 0xef, 0xbb, 0xbf)) {
            return 3;
        }
        return starts(bytes, 0xfe, 0xff) || starts(bytes, 0xff, 0xfe) ? 2 : 0;
    }

    private static boolean starts(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The charset that a text names; empty when it names none, or an unknown one. */
    private static Optional<Charset> named(String text) {
        Matcher matcher = CHARSET.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            Charset charset = Charset.forName(matcher.group(1));
            // On the web, Latin-1 means windows-1252 (WHATWG, Encoding).
            boolean latin = charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII);
            return Optional.of(latin ? Charset.forName("windows-1252") : charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
