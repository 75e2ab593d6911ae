package dev.leadline.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.Arguments;
import dev.leadline.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads bodies as strictly as tasks are read: no unknown or doubled fields, no trailing text, no coercion. */
public final class StrictBody {

    private final ObjectMapper strict;

    public StrictBody(ObjectMapper json) {
        this.strict = Arguments.strict(json);
    }

    /**
     * Reads a body; fails with a problem.
     *
     * @param needed what the body needs, for the message when there is none
     */
    public <T> T read(byte[] body, Class<T> type, String needed) {
        if (body.length == 0) {
            throw ProblemException.invalid("", "the body is empty; a JSON object with " + needed + " is needed");
        }
        @Nullable T value = TaskRequests.<@Nullable T>inBody(() -> strict.readValue(body, type));
        if (value == null) {
            throw ProblemException.invalid("", "the body is null; a JSON object with " + needed + " is needed");
        }
        return value;
    }
}
