package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.task.LeasedTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants' shares where they take turns. */
class TenantWeightTest extends BrokerTest {

    private void weight(String tenant, int weight) {
        node.await(node.limits.putWeight(tenant, weight, 1000));
    }

    private void backlog(int each, String... tenants) {
        for (int i = 0; i < each; i++) {
            for (String tenant : tenants) {
                node.enqueue(BrokerFixture.aTask().tenant(tenant).build());
            }
        }
    }

    private List<String> take(int takes, int want) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < takes; i++) {
            List<LeasedTask> some = node.take("a", want).tasks();
            assertThat(some).hasSizeLessThanOrEqualTo(want);
            some.forEach(task -> order.add(task.placement().tenant()));
        }
        return order;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 40})
    void aTenantOfWeightThreeStartsThreeTasksForOneOfAnother(int want) {
        weight("big", 3);
        backlog(80, "big", "small");

        List<String> order = take(80 / want, want);

        assertThat(order).hasSize(80);
        assertThat(order.stream().filter("big"::equals).count()).isBetween(58L, 62L);
    }

    @Test
    void noTenantIsLeftOutHoweverHeavyAnotherIs() {
        weight("big", 1000);
        backlog(50, "big", "small", "tiny");

        assertThat(take(10, 5)).contains("small", "tiny");
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

    @Test
    void withoutItsWeightATenantHasOneShareAgain() {
        weight("big", 3);
        assertThat(node.await(node.limits.deleteWeight("big"))).isEqualTo(SetWeight.Result.DELETED);
        assertThat(redis.call("EXISTS", node.keys.rules())).isEqualTo(0L);
        backlog(20, "big", "small");

        assertThat(take(20, 1).stream().filter("big"::equals)).hasSize(10);
    }
}
