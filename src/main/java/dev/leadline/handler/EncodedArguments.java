package dev.leadline.handler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A task's arguments as they are stored.
 *
 * @param json an object
 * @param bytes how many bytes it takes in UTF-8
 */
public record EncodedArguments(String json, int bytes) {

    /** Fails with {@link InvalidArguments} where the text cannot be encoded: an encoder that replaces nothing finds out. */
    static EncodedArguments of(ObjectNode object) {
        String json = object.toString();
        try {
            int bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(json))
                    .remaining();
            return new EncodedArguments(json, bytes);
        } catch (CharacterCodingException e) {
            throw new InvalidArguments("", "hold half of a surrogate pair, which is no character");
        }
    }
}
