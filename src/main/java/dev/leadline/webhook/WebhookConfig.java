package dev.leadline.webhook;

import dev.leadline.TimeSpan;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the end of tasks is told to URLs. */
@ConfigMapping(prefix = "leadline.webhook")
public interface WebhookConfig {

    /**
     * What messages are signed with: {@code whsec_} and 24 to 64 bytes in base64. While a secret is replaced, give the new
     * and the old one, comma-separated: each message then has a signature of each. Absent: messages have no signature.
     */
    Optional<List<String>> secret();

    /** How long one try may take until the receiver's answer begins. */
    @WithDefault("PT15S")
    @WithConverter(TimeSpan.Positive.class)
    Duration timeout();

    /** How long after the end of a task a message is tried again. */
    @WithDefault("P1D")
    @WithConverter(TimeSpan.ZeroOrMore.class)
    Duration keepTrying();
}
