package dev.leadline.redis;

import dev.leadline.TimeSpan;
import dev.leadline.WholeNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Where the broker's Redis is. */
@ConfigMapping(prefix = "leadline.redis")
public interface RedisConfig {

    /**
     * {@code redis://host:port/database} or {@code rediss://} (TLS), with {@code user:password@} if need be; {@code
     * redis+sentinel://host1,host2/master}; {@code redis+cluster://host1,host2}. Absent: embedded.
     */
    Optional<String> url();

    /** First part of every key, so that several fleets can share one Redis. */
    @WithDefault("leadline")
    String prefix();

    /**
     * How many replicas must confirm a new task ({@code WAIT}) before it is accepted. If fewer confirm it in time, the
     * client is told that the outcome is unknown. 0: only the master has it, and a failover can lose the newest writes.
     */
    @WithDefault("0")
    @WithConverter(Count.class)
    int replicas();

    /**
     * The share of Redis' {@code maxmemory}, in percent, at which new tasks are refused, so that the rest is left for the results of
     * those that it has. 100: only Redis itself refuses.
     */
    @WithDefault("95")
    @WithConverter(Percent.class)
    int fullAt();

    /**
     * How long an enqueue or a read may take, with all its tries, before the client is told that Redis is unavailable.
     */
    @WithDefault("PT1.8S")
    @WithConverter(TimeSpan.Positive.class)
    Duration requestTimeout();

    /** How long one command may take before its connection counts as broken. */
    @WithDefault("PT5S")
    @WithConverter(TimeSpan.Positive.class)
    Duration commandTimeout();

    /** 1 to 100. */
    final class Percent implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 100, text);
        }
    }

    /** Zero or more. */
    final class Count implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(0, Integer.MAX_VALUE, text);
        }
    }
}
