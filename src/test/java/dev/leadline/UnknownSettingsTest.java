package dev.leadline;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting whose name is mistyped is told. {@code StartIT} shows the same for a real process. */
class UnknownSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "LEADLINE_CONCURENCY, LEADLINE_CONCURRENCY",
        "LEADLINE_QUEUE, LEADLINE_QUEUES",
        "LEADLINE_BROKER_LEASES, LEADLINE_BROKER_LEASE",
        "LEADLINE_BROKER_MAXCRASHES, LEADLINE_BROKER_MAX_CRASHES",
        "LEADLINE_WEB_ALLOW_LOOPBACKS, LEADLINE_WEB_ALLOW_LOOPBACK",
        "LEADLINE_RULES_LIMIT__QUEUE_MAIL__CONCURENT, LEADLINE_RULES_MAX_LIMITS",
        "leadline.broker.leese, leadline.broker.lease",
    })
    void aMistypedNameIsToldWithTheNearestOne(String name, String nearest) {
        assertThat(UnknownSettings.warnings(SettingsTest.configured(Map.of(name, "5"))))
                .singleElement()
                .asString()
                .startsWith(name + " is no setting, and has no effect")
                .satisfies(warning -> {
                    if (!name.contains("__")) {
                        assertThat(warning).endsWith("; did you mean " + nearest + "?");
                    }
                });
    }

    @Test
    void aNameThatIsNearToNoneIsToldWithoutAGuess() {
        assertThat(UnknownSettings.warnings(SettingsTest.configured(Map.of("LEADLINE_FLUX_COMPENSATION", "on"))))
                .containsExactly("LEADLINE_FLUX_COMPENSATION is no setting, and has no effect; CONFIGURATION.md has all"
                        + " settings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEADLINE_CONCURRENCY",
                "LEADLINE_WORKER_CONCURRENCY",
                "LEADLINE_UPKEEP_RECONCILE_EVERY",
                "LEADLINE_RULES_LIMIT__QUEUE_MAIL__CONCURRENT",
                "LEADLINE_GEMINI_API_KEY",
                "leadline.rules.limit.\"queue:mail\".concurrent",
                "LEADLINE_URL",
                "LEADLINE_API_KEY",
                "QUARKUS_HTTP_PORT",
                "OTHER_LEADLINE_THING",
            })
    void aNameThatIsOneIsNotTold(String name) {
        String value = name.contains("EVERY") ? "PT5S" : "5";
        SmallRyeConfig config = SettingsTest.configured(Map.of(name, value));

        assertThat(UnknownSettings.warnings(config)).isEmpty();
    }

    @Test
    void theShortNameIsKnownAlsoWhenTheLongOneIsGivenToo() {
        assertThat(UnknownSettings.warnings(SettingsTest.configured(
                        Map.of("LEADLINE_CONCURRENCY", "5", "LEADLINE_WORKER_CONCURRENCY", "6"))))
                .isEmpty();
    }
}
