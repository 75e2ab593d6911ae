package dev.leadline.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the bytes of a page into text: by its byte order mark, its header, what the page itself names, or as UTF-8; and
 * if that cannot be, as windows-1252, as browsers do.
 */
final class BodyText {

    /** How far any mention of a charset is looked for; browsers look at 1,024 bytes (WHATWG, "prescan a byte stream"). */
    private static final int PRESCAN_BYTES = 1024 * 4;

    /** How far a meta element is looked for, since many pages have scripts and styles before it. */
    private static final int LATE_BYTES = 1024 * 1024;

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final Pattern CHARSET = Pattern.compile(
            "(?:charset|<\\?xml[^>]{0,100}encoding)\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern META = Pattern.compile("<meta\\s[^>]{0,400}", Pattern.CASE_INSENSITIVE);

    private BodyText() {}

    static String decode(byte[] bytes, String contentType) {
        int mark = markLength(bytes);
        Optional<Charset> charset = byMark(bytes).or(() -> named(contentType)).or(() -> byPage(bytes));
        if (charset.isPresent()) {
            return new String(bytes, mark, bytes.length - mark, charset.get());
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, isMostlyUtf8(bytes) ? StandardCharsets.UTF_8 : WINDOWS_1252);
        }
    }

    /** A page of UTF-8 with a few broken characters, such as one that was cut off, is still one. */
    private static boolean isMostlyUtf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        long broken = text.chars().filter(one -> one == '\ufffd').count();
        long right = text.chars().filter(one -> one > 0x7f && one != '\ufffd').count();
        return right > 2 * broken;
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

    /** What the page itself names: near its beginning in any form, after that in a meta element. */
    private static Optional<Charset> byPage(byte[] bytes) {
        return named(ascii(bytes, PRESCAN_BYTES))
                .or(() -> META.matcher(ascii(bytes, LATE_BYTES))
                        .results()
                        .map(meta -> named(meta.group()))
                        .flatMap(Optional::stream)
                        .findFirst())
                // Who can read "UTF-16" in these bytes reads them as something else (WHATWG, 13.2.3.2).
                .map(charset -> charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset);
    }

    private static String ascii(byte[] bytes, int most) {
        return new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.ISO_8859_1);
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
            return Optional.of(latin ? WINDOWS_1252 : charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
