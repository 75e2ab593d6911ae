package dev.leadline.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the address of something in the API; each part is escaped. */
final class Route {

    private final StringBuilder text = new StringBuilder("/api/v1");
    private boolean asked;

    private Route() {}

    /** {@code of("tasks", id, "why")} is {@code /api/v1/tasks/<id>/why}. */
    static Route of(String... parts) {
        Route path = new Route();
        for (String part : parts) {
            path.text.append('/').append(escape(part));
        }
        return path;
    }

    /** Adds a parameter, unless it is null. */
    Route with(String name, @Nullable Object value) {
        if (value != null) {
            text.append(asked ? '&' : '?').append(name).append('=').append(escape(value.toString()));
            asked = true;
        }
        return this;
    }

    private static String escape(String part) {
        // A path may not have a plus for a space; "." and ".." as a whole would be resolved away.
        String escaped = URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
        return part.equals(".") || part.equals("..") ? escaped.replace(".", "%2E") : escaped;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
