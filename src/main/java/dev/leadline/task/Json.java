package dev.leadline.task;

import java.nio.charset.StandardCharsets;

/**
 * A JSON text, and how long it is where it counts: the length travels with the text, so that nobody encodes it a second time
 * to learn it.
 *
 * @param bytes its length in UTF-8
 */
public record Json(String text, int bytes) {

    /** A JSON text as an encoder gave it, in UTF-8. */
    public static Json of(byte[] utf8) {
        return new Json(new String(utf8, StandardCharsets.UTF_8), utf8.length);
    }

    /** A JSON text whose length nobody knows yet. */
    public static Json of(String text) {
        return new Json(text, text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public String toString() {
        return text;
    }
}
