package dev.leadline.counts;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of an answer while its buckets are read. */
final class Gathering {

    /** How many series an answer has, besides the others. */
    private static final int MOST = 50;

    /** How many series are told apart while buckets are read; a bucket of Redis has as many fields. */
    private static final int MOST_HELD = 200;

    private static final Comparator<Series> BUSIEST_FIRST =
            Comparator.comparingLong(Series::activity).reversed().thenComparing(Series::key);

    private final Stats.Query query;
    private final int points;
    private final Map<String, Series> held = new LinkedHashMap<>();
    private @Nullable Series others;

    Gathering(Stats.Query query, int points) {
        this.query = query;
        this.points = points;
        if (query.by() == Stats.By.TOTAL) {
            held.put("", new Series("", points));
        }
    }

    /** @param bucket field, value, next field, … */
    void add(int point, @Nullable Response bucket) {
        if (bucket == null) {
            return;
        }
        for (int i = 0; i + 1 < bucket.size(); i += 2) {
            String[] names = bucket.get(i).toString().split(" ", -1);
            if (names.length == 2 && wants(query.queue(), names[0]) && wants(query.task(), names[1])) {
                series(names[0], names[1]).add(point, bucket.get(i + 1).toString());
            }
        }
    }

    private static boolean wants(@Nullable String asked, String name) {
        return asked == null || asked.equals(name);
    }

    private Series series(String queue, String task) {
        String key = switch (query.by()) {
            case TOTAL -> "";
            case QUEUE -> queue;
            case TASK -> task;
        };
        // A field without names holds what a bucket had no room for.
        boolean named = query.by() == Stats.By.TOTAL || !key.isEmpty();
        Series known = named ? held.get(key) : null;
        if (known == null && named && held.size() < MOST_HELD) {
            known = new Series(key, points);
            held.put(key, known);
        }
        return known == null ? rest() : known;
    }

    private Series rest() {
        if (others == null) {
            others = new Series("", points);
        }
        return others;
    }

    Stats.Answer answer(Duration step, Instant from, Instant to) {
        List<Series> sorted = held.values().stream().sorted(BUSIEST_FIRST).toList();
        sorted.stream().skip(MOST).forEach(one -> rest().add(one));
        return new Stats.Answer(step, from, to, sorted.stream().limit(MOST).toList(), others);
    }
}
