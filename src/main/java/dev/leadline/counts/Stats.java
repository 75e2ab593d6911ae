package dev.leadline.counts;

import dev.leadline.Recent;
import dev.leadline.RedisUnavailable;
import dev.leadline.records.Keys;
import dev.leadline.redis.Commands;
import dev.leadline.redis.Links;
import dev.leadline.redis.RedisConfig;
import dev.leadline.redis.RedisError;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the ring of counts. */
@Singleton
public class Stats {

    /** The ring of fine buckets holds so much. */
    private static final Duration FINE = Duration.ofHours(1);

    public static final Duration MOST = Duration.ofDays(1);

    private static final long FINE_SECONDS = 10;
    private static final long COARSE_SECONDS = 60;

    /** For how long the numbers of the last hour count as new: the counts come in every 10 s. */
    private static final Duration KEPT = Duration.ofSeconds(5);

    /** How many buckets are read at once. */
    private static final int PIECE = 60;

    private final Commands commands;
    private final Keys keys;
    private final Recent<LastHour> lastHour = new Recent<>(KEPT, this::readLastHour);

    public Stats(Links links, Keys keys, RedisConfig redis) {
        this.commands = new Commands(links.open("stats"), redis.requestTimeout());
        this.keys = keys;
    }

    /** What the series are told apart by. */
    public enum By {
        TOTAL,
        QUEUE,
        TASK
    }

    /**
     * What is asked for.
     *
     * @param tenant null: all tenants together
     * @param range at most {@link #MOST}; up to an hour in steps of 10 s, beyond that in steps of a minute
     * @param queue counts only this queue; null: all
     * @param task counts only tasks of this handler; null: all
     */
    public record Query(
            @Nullable String tenant,
            By by,
            Duration range,
            @Nullable String queue,
            @Nullable String task) {}

    /**
     * How much happened in each step.
     *
     * @param from when the first step begins
     * @param to when the last step ends, which is the one that is under way
     * @param others what happened elsewhere than in these series, all together; null: nothing
     */
    public record Answer(
            Duration step,
            Instant from,
            Instant to,
            List<Series> series,
            @Nullable Series others) {}

    /** @return the busiest series; fails with {@link RedisUnavailable} */
    public Uni<Answer> read(Query query) {
        return read(query, query.range().compareTo(FINE) <= 0 ? FINE_SECONDS : COARSE_SECONDS);
    }

    /** What happened in the last hour, up to a few seconds ago. */
    public Uni<LastHour> lastHour(@Nullable String tenant) {
        return lastHour.of(tenant);
    }

    private Uni<LastHour> readLastHour(@Nullable String tenant) {
        return read(new Query(tenant, By.QUEUE, FINE, null, null), COARSE_SECONDS)
                .map(LastHour::of);
    }

    /** @param seconds how long the buckets are that are read */
    private Uni<Answer> read(Query query, long seconds) {
        return commands.one(Command.TIME)
                .map(Objects::requireNonNull)
                .chain(time ->
                        read(query, Span.of(query.range(), seconds, time.get(0).toLong())));
    }

    private Uni<Answer> read(Query query, Span span) {
        Gathering gathering = new Gathering(query, span.points());
        return readFrom(0, span, query, gathering).map(done -> gathering.answer(span.step(), span.from(), span.to()));
    }

    /** @param last the number of the bucket that is under way */
    private record Span(long seconds, long last, int points) {

        static Span of(Duration range, long seconds, long now) {
            return new Span(seconds, now / seconds, (int) Math.max(1, range.toSeconds() / seconds));
        }

        Duration step() {
            return Duration.ofSeconds(seconds);
        }

        long number(int point) {
            return last - points + 1 + point;
        }

        Instant from() {
            return Instant.ofEpochSecond(number(0) * seconds);
        }

        Instant to() {
            return Instant.ofEpochSecond((last + 1) * seconds);
        }
    }

    /** The newest buckets first, since there is a bound on how many series are told apart. */
    private Uni<Void> readFrom(int read, Span span, Query query, Gathering gathering) {
        List<Uni<@Nullable Response>> piece = new ArrayList<>();
        for (int i = read; i < Math.min(span.points(), read + PIECE); i++) {
            piece.add(bucket(span, span.points() - 1 - i, query));
        }
        return Uni.join().all(piece).andFailFast().chain(buckets -> {
            for (int i = 0; i < buckets.size(); i++) {
                gathering.add(span.points() - 1 - read - i, buckets.get(i));
            }
            int next = read + buckets.size();
            return next < span.points()
                    ? readFrom(next, span, query, gathering)
                    : Uni.createFrom().voidItem();
        });
    }

    /** Null also when somebody turned the key into another type. */
    private Uni<@Nullable Response> bucket(Span span, int point, Query query) {
        String key = keys.counts(span.seconds(), span.number(point), query.tenant() == null ? "+" : query.tenant());
        Request request = Commands.request(Command.HGETALL, key);
        return commands.one(request)
                .onFailure(failure -> failure instanceof RedisError error && error.says("WRONGTYPE"))
                .recoverWithNull();
    }
}
