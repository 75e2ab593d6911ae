package dev.leadline.listing;

import io.vertx.redis.client.Response;

/**
 * Where in a place a task lies: a moment in ms, and a number among what is of that moment. An entry of a stream has both in its id;
 * a score is the moment alone. The newest is the greatest. Both are unsigned, as in the ids of entries.
 */
public record Position(long ms, long number) implements Comparable<Position> {

    /** Above all that there is. */
    static final Position NEWEST = new Position(-1, -1);

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
