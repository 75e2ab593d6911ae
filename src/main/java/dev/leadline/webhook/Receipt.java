package dev.leadline.webhook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The result of a delivery.
 *
 * @param status with which the receiver took the message, 200 to 299
 */
@RegisterForReflection
record Receipt(int status) {

    private static final Pattern JSON = Pattern.compile("\\{\"status\":(\\d{3})}");

    /** The status in the JSON of a receipt; null when it is another JSON. */
    static @Nullable Integer statusIn(String json) {
        Matcher matcher = JSON.matcher(json);
        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }
}
