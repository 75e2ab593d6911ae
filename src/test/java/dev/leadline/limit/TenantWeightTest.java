package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tenants' shares where they take turns. */
class TenantWeightTest extends BrokerTest {

    private void weight(String tenant, int weight) {
        redis.call("HSET", node.keys.rules(), "weight:" + tenant, String.valueOf(weight));
    }

    private void backlog(int each, String... tenants) {
        for (int i = 0; i < each; i++) {
            for (String tenant : tenants) {
                node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
            }
        }
    }

    @Test
    void weightsHoldAtALimitToo() {
        node.await(node.limits.put(LimitName.parse("queue:default"), new LimitRule(1, null, false), 1000));
        weight("big", 4);
        backlog(60, "big", "small");
        while (node.take("a", 1).more()) {}
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            List<LeasedTask> some = node.take("a", 5).tasks();
            some.forEach(node::succeed);
            some.forEach(task -> order.add(task.placement().tenant()));
        }

        long big = order.stream().filter("big"::equals).count();
        assertThat(big).isBetween(order.size() * 7L / 10, order.size() * 9L / 10);
    }
}
