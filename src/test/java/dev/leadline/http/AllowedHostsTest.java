package dev.leadline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    private static AllowedHosts hosts(String... configured) {
        return new AllowedHosts(() -> Optional.of(List.of(configured)), "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost",
                "localhost:8080",
                "localhost:",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1:65535",
                "[::1]",
                "[::1]:8080"
            })
    void loopbackIsAnsweredAtAnyPort(String authority) {
        assertThat(hosts().answer(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8080",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.evil.example:8080",
                "evil-localhost",
                "localhost@evil.example",
                "evil.example@localhost",
                "localhost:80@evil.example",
                "localhost.",
                "127.0.0.1.",
                "localhost:65536",
                "localhost:-1",
                "localhost:x",
                "localhost:80:80",
                "localhost:8080/evil",
                "localhost,evil.example",
                "localhost evil.example",
                "%6cocalhost",
                "127.1",
                "127.0.0.2",
                "2130706433",
                "0.0.0.0",
                "::1",
                "[::1",
                "[::1]evil.example",
                "[::1%25lo]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "ⅼocalhost"
            })
    void anyOtherHostIsNotAnsweredHoweverMuchItLooksLikeLoopback(String authority) {
        assertThat(hosts().answer(authority)).isFalse();
    }

    @Test
    void aHostThatIsConfiguredIsAnsweredAtAnyPortAndNothingThatBeginsOrEndsWithIt() {
        AllowedHosts hosts = hosts(" api ", "Leadline.Example", "[fd00::1]");

        assertThat(List.of("api", "API:8080", "leadline.example:443", "[FD00::1]:80", "localhost"))
                .allMatch(hosts::answer);
        assertThat(List.of("api.evil.example", "x.leadline.example", "leadline.example.", "[fd00::2]"))
                .noneMatch(hosts::answer);
    }

    @Test
    void anAsteriskAnswersAll() {
        assertThat(hosts("*").any()).isTrue();
        assertThat(hosts("api", "*").answer("evil.example")).isTrue();
    }

    @Test
    void emptyEntriesCountAsAbsent() {
        assertThat(hosts("", " ").names()).containsExactly("localhost", "127.0.0.1", "[::1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api:8080", "http://api", "*.example", "a b", "fd00::1", "user@api", "api/x"})
    void whatIsNoNameOfAHostIsRefusedWithAnExample(String name) {
        assertThatThrownBy(() -> hosts(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("LEADLINE_ALLOWED_HOSTS holds " + name)
                .hasMessageContaining("leadline.example");
    }

    @Test
    void theAddressThatTheServerWasToldToListenOnIsAnsweredAndThatOfAllAddressesIsNone() {
        assertThat(new AllowedHosts(Optional::empty, "10.0.0.5").answer("10.0.0.5:8080"))
                .isTrue();
        assertThat(new AllowedHosts(Optional::empty, "fd00::5").answer("[fd00::5]:8080"))
                .isTrue();
        assertThat(new AllowedHosts(Optional::empty, "0.0.0.0").answer("0.0.0.0:8080"))
                .isFalse();
        assertThat(new AllowedHosts(Optional::empty, "::").answer("[::]:8080")).isFalse();
    }
}
