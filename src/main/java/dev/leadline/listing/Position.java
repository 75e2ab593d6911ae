package dev.leadline.listing;

import io.vertx.redis.client.Response;

/**
 * Where a task is in its place: a time in ms, and a number among entries of the same ms. The id of a stream's entry has
 * both; a score is only the time. The newest position is the greatest. Both numbers are unsigned, as in the ids of
 * entries.
 */
public record Position(long ms, long number) implements Comparable<Position> {

    /** Greater than all other positions. */
    public static final Position NEWEST = new Position(-1, -1);

    /** @param entry the id of a stream's entry, or {@code +} for the newest */
    static Position ofEntry(String entry) {
        if (entry.equals("+")) {
            return NEWEST;
        }
        int hyphen = entry.indexOf('-');
        return new Position(
                Long.parseUnsignedLong(entry, 0, hyphen, 10),
                Long.parseUnsignedLong(entry, hyphen + 1, entry.length(), 10));
    }

    static Position ofScore(Response score) {
        return new Position((long) score.toDouble().doubleValue(), 0);
    }

    /** The score as a text; empty for the newest. */
    String score() {
        return equals(NEWEST) ? "" : Long.toUnsignedString(ms);
    }

    /** The id of the entry; {@code +} for the newest. */
    @Override
    public String toString() {
        return equals(NEWEST) ? "+" : Long.toUnsignedString(ms) + '-' + Long.toUnsignedString(number);
    }

    @Override
    public int compareTo(Position other) {
        int byMoment = Long.compareUnsigned(ms, other.ms);
        return byMoment == 0 ? Long.compareUnsigned(number, other.number) : byMoment;
    }
}
