package dev.leadline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the events of one connection. */
final class EventReader {

    private final BufferedReader in;
    private final Runnable heard;

    /** @param heard is called for each line, also for those that only keep the connection open */
    EventReader(InputStream in, Runnable heard) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.heard = heard;
    }

    /** The next event; null at the end of the connection. An event that is not whole by then is none. */
    @Nullable
    Event next() throws IOException {
        String id = null;
        String name = "message";
        StringBuilder data = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.run();
            if (line.isEmpty()) {
                if (data != null) {
                    return new Event(id, name, data.toString());
                }
                name = "message";
            } else if (!line.startsWith(":")) {
                int colon = line.indexOf(':');
                String field = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
                switch (field) {
                    case "id" -> id = value;
                    case "event" -> name = value;
                    case "data" ->
                        data = data == null
                                ? new StringBuilder(value)
                                : data.append('\n').append(value);
                    default -> {
                        // The standard has clients leave out what they do not know.
                    }
                }
            }
        }
        return null;
    }
}
