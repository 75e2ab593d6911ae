package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are not what they should be keep the process from starting: they never leave the API open. */
class ApiKeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {",", " , ", "a:secret,", "a", "a:", ":secret", "a:s:read+fly", "a:sha256=12", "a:s,a:t", "a b:s"
            })
    void malformedKeysAreRefusedWithASentenceThatDoesNotRepeatThem(String keys) {
        assertThatThrownBy(() -> new ApiKeys(Optional.of(keys)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LEADLINE_API_KEYS must be name:secret")
                .hasMessageNotContaining("a:secret,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyValueCountsAsAbsent(String keys) {
        assertThat(new ApiKeys(Optional.of(keys)).configured()).isFalse();
    }

    @Test
    void aKeyIsFoundByItsSecretAlone() {
        ApiKeys keys = new ApiKeys(Optional.of("acme:one, beta:two:admin"));

        assertThat(keys.find("one").orElseThrow().tenant()).isEqualTo("acme");
        assertThat(keys.find("two").orElseThrow().visibleTenant()).isNull();
        assertThat(keys.find("three")).isEmpty();
    }
}
