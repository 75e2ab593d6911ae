package dev.leadline.webhook;

import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as Standard Webhooks 1.0.0 says under "Signature scheme": HMAC-SHA256 of {@code id.timestamp.body}, one
 * signature for each secret, separated by spaces.
 */
@Singleton
class Signer {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final List<SecretKeySpec> keys;

    Signer(WebhookConfig config) {
        this.keys = config.secret().orElse(List.of()).stream()
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .map(Signer::key)
                .toList();
    }

    /** A secret is never repeated in the message. */
    private static SecretKeySpec key(String secret) {
        try {
            if (secret.startsWith(PREFIX)) {
                byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
                if (bytes.length >= LEAST_BYTES && bytes.length <= MOST_BYTES) {
                    return new SecretKeySpec(bytes, ALGORITHM);
                }
            }
        } catch (IllegalArgumentException e) {
            // It is not base64: the exception below says what would be right.
        }
        throw new ConfigurationException("LEADLINE_WEBHOOK_SECRET must be " + PREFIX + " and " + LEAST_BYTES + " to "
                + MOST_BYTES + " random bytes in base64, such as the output of: echo " + PREFIX
                + "$(openssl rand -base64 32). Several are separated by commas");
    }

    /**
     * The value of {@code webhook-signature}; empty without a secret.
     *
     * @param timestamp seconds since 1970
     */
    Optional<String> sign(String id, long timestamp, String body) {
        if (keys.isEmpty()) {
            Log.debug("LEADLINE_WEBHOOK_SECRET is not set, so a webhook has no signature");
            return Optional.empty();
        }
        byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        return Optional.of(
                keys.stream().map(key -> "v1," + signature(key, content)).collect(Collectors.joining(" ")));
    }

    private static String signature(SecretKeySpec key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
