package dev.leadline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a task as they are typed: {@code x=1 y=2} by name, or {@code 1 2} in order. A value that is JSON counts as
 * that ({@code 1}, {@code true}, {@code ["a"]}, {@code '"1"'}), anything else as text.
 */
final class Arguments {

    private static final Pattern NAMED = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private Arguments() {}

    /** Null when there are none. */
    static @Nullable JsonNode read(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        ObjectNode named = Json.object();
        ArrayNode ordered = Json.array();
        for (String word : words) {
            Matcher parts = NAMED.matcher(word);
            if (!parts.matches()) {
                ordered.add(value(word));
            } else if (named.replace(parts.group(1), value(parts.group(2))) != null) {
                throw Failure.usage("the argument " + parts.group(1) + " is given twice");
            }
        }
        if (!named.isEmpty() && !ordered.isEmpty()) {
            throw Failure.usage(
                    "some arguments have names and others have none: give all of them as name=value, or none (--args takes JSON)");
        }
        return named.isEmpty() ? ordered : named;
    }

    private static JsonNode value(String text) {
        JsonNode json = Json.parse(text);
        return json == null ? TextNode.valueOf(text) : json;
    }

    /** The text itself, that of a file ({@code @name}), or of the input ({@code -}). */
    static String text(String given, Surroundings surroundings) {
        return given.equals("-") || given.startsWith("@")
                ? content(given.equals("-") ? given : given.substring(1), surroundings)
                : given;
    }

    /** The content of a file, or of the input ({@code -}). */
    static String content(String file, Surroundings surroundings) {
        try {
            if (file.equals("-")) {
                return new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8);
            }
            return Files.readString(surroundings.folder().resolve(file), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw Failure.usage("the file " + file + " cannot be read as UTF-8 text");
        }
    }
}
