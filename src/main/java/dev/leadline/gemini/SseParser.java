package dev.leadline.gemini;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of a stream of server-sent events into the data of its events, however the bytes are cut by the
 * network: in the middle of a character, or between CR and LF. Lines end with CR, LF or both, as in the HTML standard.
 * What is no line of an event is kept as {@link #stray}: Google writes an error as bare JSON between or after the events.
 */
final class SseParser {

    /** How many bytes one line, and all of the stray text, may have. */
    static final int MOST_BYTES = 32 << 20;

    /** A field such as {@code event: x} or {@code retry: 5}, or a comment: neither says anything here. */
    private static final Pattern MEANINGLESS = Pattern.compile("[A-Za-z][A-Za-z-]*(?::.*)?|:.*", Pattern.DOTALL);

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder stray = new StringBuilder();
    private @Nullable StringBuilder data;
    private boolean afterReturn;
    private boolean begun;

    /** There was more in one piece than any answer has. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("more than " + MOST_BYTES + " bytes", null, false, false);
        }
    }

    /**
     * Takes the bytes that came next.
     *
     * @return the data of the events that they completed
     * @throws TooLong if a line or the stray text has more than {@link #MOST_BYTES}
     */
    List<String> feed(byte[] bytes) {
        List<String> events = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            boolean returns = bytes[at] == '\r';
            if (bytes[at] == '\n' && afterReturn) {
                // The second half of a CRLF: the line has ended already.
                from = at + 1;
            } else if (returns || bytes[at] == '\n') {
                take(bytes, from, at);
                endLine(events);
                from = at + 1;
            }
            afterReturn = returns;
        }
        take(bytes, from, bytes.length);
        return events;
    }

    /** The data of an event after which the stream ended without an empty line; to be called once, at the end. */
    List<String> end() {
        List<String> events = new ArrayList<>();
        if (line.size() > 0) {
            endLine(events);
        }
        endEvent(events);
        return events;
    }

    /** What came between or after the events and is none; empty if there was nothing of that kind. */
    String stray() {
        return stray.toString();
    }

    private void take(byte[] bytes, int from, int to) {
        if (line.size() + stray.length() + (to - from) > MOST_BYTES) {
            throw new TooLong();
        }
        line.write(bytes, from, to - from);
    }

    private void endLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        begun = true;
        if (text.isEmpty()) {
            endEvent(events);
        } else if (text.startsWith("data:") && stray.isEmpty()) {
            add(text.substring(text.startsWith("data: ") ? "data: ".length() : "data:".length()));
        } else if (!MEANINGLESS.matcher(text).matches() || !stray.isEmpty()) {
            stray.append(text).append('\n');
        }
    }

    private void add(String text) {
        StringBuilder known = data;
        if (known == null) {
            data = new StringBuilder(text);
        } else {
            known.append('\n').append(text);
        }
    }

    private void endEvent(List<String> events) {
        StringBuilder known = data;
        if (known != null) {
            events.add(known.toString());
            data = null;
        }
    }
}
