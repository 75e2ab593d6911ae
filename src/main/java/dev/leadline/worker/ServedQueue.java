package dev.leadline.worker;

import dev.leadline.SettingBeingRead;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * A queue that a worker serves, as {@code LEADLINE_QUEUES} names it: {@code reports}, or {@code reports:3} with a weight.
 *
 * @param weight 1 to 1,000; null: none was given
 */
public record ServedQueue(String name, @Nullable Integer weight) {

    /** The name follows the same rule as in requests. */
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]{1,64})(?: *: *([1-9]\\d{0,2}|1000))?");

    private static final String RIGHT =
            "names of queues, comma-separated, such as reports,mail or reports:3,mail:1: each 1 to 64 letters, digits,"
                    + " dots, hyphens and underscores, and a weight, 1 to 1000, if it has one";

    /** @throws IllegalArgumentException if the text is neither a name nor a name with a weight */
    static ServedQueue parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no queue");
        }
        String weight = form.group(2);
        return new ServedQueue(form.group(1), weight == null ? null : Integer.valueOf(weight));
    }

    static List<String> names(List<ServedQueue> queues) {
        return queues.stream().map(ServedQueue::name).toList();
    }

    /** Reads one queue of the setting. */
    public static final class Reader implements Converter<ServedQueue> {
        @Override
        public @Nullable ServedQueue convert(String text) {
            return SettingBeingRead.parse(text, ServedQueue::parse, RIGHT);
        }
    }
}
