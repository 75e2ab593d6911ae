package dev.leadline.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.RedisUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a node looks at the memory of Redis, and what it makes of it. */
class HeadroomTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(7 * SECOND);
    private final Headroom headroom = new Headroom(95, now::get);

    @Test
    void theFirstCallLooksAndTheNextOneASecondLater() {
        assertThat(headroom.toLook()).isEqualTo("95");
        assertThat(headroom.toLook()).isEmpty();
        now.addAndGet(SECOND - 1);
        assertThat(headroom.toLook()).isEmpty();
        now.addAndGet(1);
        assertThat(headroom.toLook()).isEqualTo("95");
    }

    @Test
    void whatWasFoundHoldsForASecond() {
        headroom.toLook();
        assertThat(headroom.refusal()).isNull();
        headroom.failed(RedisUnavailable.full());
        headroom.failed(new RedisUnavailable("away", true));
        headroom.hasRoom("");
        assertThat(headroom.refusal()).isNotNull();

        now.addAndGet(SECOND);

        assertThat(headroom.refusal()).isNull();
        headroom.hasRoom(headroom.toLook());
        assertThat(headroom.refusal()).isNull();
    }

    @Test
    void atAHundredPercentOnlyRedisItselfRefuses() {
        assertThat(new Headroom(100, now::get).toLook()).isEmpty();
    }
}
