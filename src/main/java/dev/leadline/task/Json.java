package dev.leadline.task;

import java.nio.charset.StandardCharsets;

/**
 * A JSON text and its length in bytes: the length is kept with the text, so that nobody has to encode it again to know
 * it.
 *
 * @param bytes its length in UTF-8
 */
public record Json(String text, int bytes) {

    /** A JSON text from the bytes of an encoder, in UTF-8. */
    public static Json of(byte[] utf8) {
        return new Json(new String(utf8, StandardCharsets.UTF_8), utf8.length);
    }

    /** A JSON text whose length is not known yet. */
    public static Json of(String text) {
        return new Json(text, text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public String toString() {
        return text;
    }
}
