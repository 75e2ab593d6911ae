package dev.leadline.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadline.RedisUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Near maxmemory no flow begins, as no task is taken; flows that have begun go on. */
class NearlyFullFlowTest extends FlowTest {

    @AfterEach
    void unbound() {
        redis.call("CONFIG", "SET", "maxmemory", "0");
    }

    @Test
    void aFlowIsRefusedBeforeRedisIsFullAndOneThatHasBegunGoesOn() {
        NewFlow begun = flow(item("a"), item("b", "a"));
        begin(begun);
        // So much that a buffer more or less changes nothing.
        redis.call("SETRANGE", "ballast", "20000000", "x");
        String used = String.valueOf(redis.call("INFO", "memory")).replaceAll("(?s).*\nused_memory:(\\d+).*", "$1");
        redis.call("CONFIG", "SET", "maxmemory", Long.toString(Long.parseLong(used) * 100 / 97));

        assertThat(catchThrowable(() -> node.await(node.flows.begin(flow(item("a"))))))
                .isInstanceOfSatisfying(
                        RedisUnavailable.class,
                        full -> assertThat(full.isFull()).isTrue());
        assertThat(node.await(node.flows.begin(begun)).result())
                .as("a call that is repeated")
                .isEqualTo(BeginFlow.Result.BEGUN);

        assertThat(drain()).isEqualTo(2);
    }
}
