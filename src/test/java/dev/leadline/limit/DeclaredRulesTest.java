package dev.leadline.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.BadSetting;
import dev.leadline.broker.BrokerFixture;
import dev.leadline.broker.BrokerTest;
import dev.leadline.testsupport.RedisProcess;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that the configuration declares. */
class DeclaredRulesTest extends BrokerTest {

    private static final String MAIL = "leadline.rules.limit.\"queue:mail\".";

    /** As at the start of a process with these settings. */
    private static void start(BrokerFixture node, Map<String, String> settings) {
        RulesConfig config = new SmallRyeConfigBuilder()
                .withMapping(RulesConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(RulesConfig.class);
        new DeclaredRules(node.limits, config).start(new StartupEvent());
    }

    /** Starts and waits until all that is declared was looked at: the last one by name is new each time. */
    private void startAndWait(Map<String, String> settings) {
        String last = "queue:zz" + System.nanoTime();
        Map<String, String> all = new HashMap<>(settings);
        all.put("leadline.rules.limit.\"" + last + "\".concurrent", "1");
        start(node, all);
        awaitRule(node, last);
        node.await(node.limits.delete(LimitName.parse(last)));
    }

    private static void awaitRule(BrokerFixture node, String name) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> rule(node, name) != null);
    }

    private static @Nullable LimitRule rule(BrokerFixture node, String name) {
        LimitView view = node.await(node.limits.find(LimitName.parse(name)));
        return view == null ? null : view.rule();
    }

    @Test
    void whatIsDeclaredIsInForce() {
        startAndWait(Map.of(
                MAIL + "concurrent",
                "5",
                MAIL + "rate",
                "10/PT1M",
                "leadline.rules.limit.\"key:site:*\".paused",
                "true"));

        assertThat(rule(node, "queue:mail"))
                .isEqualTo(new LimitRule(5, new LimitRule.Rate(10, Duration.ofMinutes(1)), false));
        assertThat(rule(node, "key:site:*")).isEqualTo(new LimitRule(null, null, true));
    }

    @Test
    void whatWasChangedSinceStaysUntilTheDeclarationChanges() {
        startAndWait(Map.of(MAIL + "concurrent", "5"));
        node.await(node.limits.put(LimitName.parse("queue:mail"), new LimitRule(9, null, false), 1000));

        startAndWait(Map.of(MAIL + "concurrent", "5"));
        assertThat(rule(node, "queue:mail")).isEqualTo(new LimitRule(9, null, false));

        startAndWait(Map.of(MAIL + "concurrent", "6"));
        assertThat(rule(node, "queue:mail")).isEqualTo(new LimitRule(6, null, false));
    }

    @Test
    void whatWasDeletedSinceStaysDeletedUntilTheDeclarationChanges() {
        startAndWait(Map.of(MAIL + "concurrent", "5"));
        node.await(node.limits.delete(LimitName.parse("queue:mail")));

        startAndWait(Map.of(MAIL + "concurrent", "5"));
        assertThat(rule(node, "queue:mail")).isNull();

        startAndWait(Map.of(MAIL + "concurrent", "6"));
        assertThat(rule(node, "queue:mail")).isEqualTo(new LimitRule(6, null, false));
    }

    @Test
    void ofMoreThanThereMayBeTheFirstByNameAreInForce() {
        node.await(node.limits.put(LimitName.parse("queue:first"), new LimitRule(1, null, false), 1000));
        start(
                node,
                Map.of(
                        "leadline.rules.max-limits",
                        "2",
                        MAIL + "concurrent",
                        "5",
                        "leadline.rules.limit.\"queue:other\".concurrent",
                        "5"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .during(Duration.ofMillis(500))
                .until(() -> rule(node, "queue:mail") != null && rule(node, "queue:other") == null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "leadline.rules.limit.\"mail\".concurrent | 5 | leadline.rules.limit.\"mail\" must be",
                "leadline.rules.limit.\"queue:a b\".concurrent | 5 | leadline.rules.limit.\"queue:a b\" must be",
                "leadline.rules.limit.\"queue:mail\".paused | false | leadline.rules.limit.\"queue:mail\" says nothing: it"
                        + " needs concurrent or rate",
            })
    void aDeclarationThatIsNoneIsRefusedByItsName(String name, String value, String message) {
        assertThatThrownBy(() -> start(node, Map.of(name, value)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsDeclaredWhileRedisIsAwayIsInForceWhenItIsBack() {
        try (RedisProcess late = BrokerFixture.redis()) {
            late.kill();
            BrokerFixture apart = BrokerFixture.impatient(late.url());
            try {
                start(apart, Map.of(MAIL + "concurrent", "5"));
                late.restart();

                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> rule(apart, "queue:mail") != null);
            } finally {
                apart.close();
            }
        }
    }
}
