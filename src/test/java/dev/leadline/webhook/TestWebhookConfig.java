package dev.leadline.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings with these secrets, and otherwise the defaults. */
record TestWebhookConfig(List<String> secrets) implements WebhookConfig {

    @Override
    public Optional<List<String>> secret() {
        return secrets.isEmpty() ? Optional.empty() : Optional.of(secrets);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Duration keepTrying() {
        return Duration.ofDays(1);
    }
}
