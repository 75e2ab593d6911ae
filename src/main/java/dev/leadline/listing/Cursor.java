package dev.leadline.listing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The task after which a list goes on: its place, its position there, and its id, since tasks of one position are
 * listed by descending ids. It names the task, and not how many were listed, so that it stays right while tasks come
 * and go.
 *
 * @param streams which ready streams are listed, in places that consist of ready streams
 * @param id the id of the task; empty when no task of the place was listed yet
 */
public record Cursor(Place place, Streams streams, Position position, String id) {

    /** Clients see this text in Base64. No name of a stream is {@code -}, which stands for an open end. */
    private static final Pattern FORM = Pattern.compile(
            "(?<place>[A-Z]+) (?<after>\\S{1,300}) (?<upTo>\\S{1,300}) (?<position>\\+|\\d{1,20}-\\d{1,20}) (?<id>-|.{1,36})");

    private static final String NONE = "-";

    /**
     * Some of the ready streams, in the order of their names.
     *
     * @param after the stream before the first one; empty: from the very first stream
     * @param upTo the last stream; empty: up to the very last one
     */
    public record Streams(String after, String upTo) {

        static final Streams ALL = new Streams("", "");
    }

    static Cursor start(Place place) {
        return start(place, Streams.ALL);
    }

    static Cursor start(Place place, Streams streams) {
        return new Cursor(place, streams, Position.NEWEST, "");
    }

    Cursor within(Streams piece) {
        return new Cursor(place, piece, position, id);
    }

    public Cursor at(Position next, String task) {
        return new Cursor(place, streams, next, task);
    }

    /** Whether a task comes after this one, in a place that sorts tasks of one position by their ids. */
    boolean isBefore(Position other, String task) {
        int order = position.compareTo(other);
        return order > 0 || (order == 0 && (id.isEmpty() || id.compareTo(task) > 0));
    }

    /** Reads the cursor of a page. Fails with IllegalArgumentException when no page can have given it. */
    public static Cursor parse(String text) {
        try {
            Matcher words = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (words.matches()
                    && words.group("position").equals("+") == words.group("id").equals(NONE)) {
                return new Cursor(
                        Place.valueOf(words.group("place")),
                        new Streams(open(words.group("after")), open(words.group("upTo"))),
                        Position.ofEntry(words.group("position")),
                        open(words.group("id")));
            }
        } catch (IllegalArgumentException e) {
            // No Base64, no such place, or a number that is too long: the message below is for all of them.
        }
        throw new IllegalArgumentException("not a cursor: take it from \"next\" of the page before");
    }

    private static String open(String word) {
        return word.equals(NONE) ? "" : word;
    }

    private static String word(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        String text =
                place + " " + word(streams.after()) + " " + word(streams.upTo()) + " " + position + " " + word(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
