package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits are listed and kept to, although somebody deleted in Redis what is made of their rules. */
class LimitNamesTest extends BrokerTest {

    private static final int MANY = 1000;

    @BeforeEach
    void twoLimits() {
        put("key:site:*", 1, MANY);
        put("queue:mail", 5, MANY);
    }

    private SetLimit.Result put(String name, int concurrent, int most) {
        return node.await(node.limits.put(LimitName.parse(name), new LimitRule(concurrent, null, false), most));
    }

    private List<String> listed() {
        return node.await(node.limits.page(null, 100)).stream()
                .map(limit -> limit.name().text())
                .toList();
    }

    private void damage(String command) {
        List<String> words = List.of(command.split(" "));
        assertThat(redis.call(words.stream()
                        .map(word -> word.replace("@", node.base()))
                        .toArray(String[]::new)))
                .as("what was deleted")
                .isEqualTo(1L);
    }

    private void reconcile() {
        node.await(node.maintenance.beginReconciling(Duration.ofMillis(1)));
    }

    private int startedOfTwoOfOneKey() {
        for (int i = 0; i < 2; i++) {
            node.enqueue(BrokerFixture.aTask().limitKeys("site:acme").build());
        }
        return node.take("a", 100).tasks().size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEL @limits", "HDEL @rules limits", "ZREM @limits key:site:*", "ZADD @limits 0 key:no"})
    void aRoundOfReconcileListsThemAgain(String command) {
        damage(command);

        reconcile();

        assertThat(listed()).containsExactly("key:site:*", "queue:mail");
        assertThat(redis.call("ZCARD", node.keys.limits())).isEqualTo(2L);
        assertThat(startedOfTwoOfOneKey()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEL @limits", "HDEL @rules limits", "ZREM @limits key:site:*"})
    void theNextLimitThatIsSetListsThemAgain(String command) {
        damage(command);

        assertThat(put("queue:other", 3, 2)).isEqualTo(SetLimit.Result.TOO_MANY);
        assertThat(put("queue:other", 3, MANY)).isEqualTo(SetLimit.Result.MADE);

        assertThat(listed()).containsExactly("key:site:*", "queue:mail", "queue:other");
        assertThat(startedOfTwoOfOneKey()).isEqualTo(1);
    }

    @Test
    void limitsWhoseRulesWereDeletedAreForgotten() {
        damage("DEL @rules");

        reconcile();

        assertThat(redis.call("EXISTS", node.keys.limits(), node.keys.rules())).isEqualTo(0L);
        assertThat(put("queue:other", 3, 1)).isEqualTo(SetLimit.Result.MADE);
        assertThat(listed()).containsExactly("queue:other");
    }

    @Test
    void aRoundWithoutLimitsWritesNothing() {
        redis.call("FLUSHALL");

        reconcile();

        assertThat(redis.list("KEYS", "*")).containsExactly(node.base() + "reconcile");
    }
}
