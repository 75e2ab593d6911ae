package dev.leadline.gemini;

import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Google about batches, signed as Standard Webhooks 1.0.0 says: HMAC-SHA256 of {@code id.timestamp.body}. A message is a
 * hint to look at a batch, and nothing that it says of the batch counts; so a message that comes twice does no harm.
 */
@Singleton
public class BatchNews {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";

    /** How far a message's time may be from the clock of this process. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern LABEL = Pattern.compile("leadline-([0-9a-f-]{36})");

    private final GeminiBatches batches;
    private final List<SecretKeySpec> keys;
    private final Clock clock;

    @Inject
    public BatchNews(GeminiBatches batches, TiersConfig config) {
        this(batches, config.webhookSecret().orElse(List.of()), Clock.systemUTC());
    }

    BatchNews(GeminiBatches batches, List<String> secrets, Clock clock) {
        this.batches = batches;
        this.keys = secrets.stream()
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .map(BatchNews::key)
                .toList();
        this.clock = clock;
    }

    /** A secret is never repeated in the message. */
    private static SecretKeySpec key(String secret) {
        try {
            byte[] bytes = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : secret.getBytes(StandardCharsets.UTF_8);
            return new SecretKeySpec(bytes, ALGORITHM);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "leadline.tiers.webhook-secret must be the signing secret that Google showed when"
                            + " the webhook was made: " + PREFIX + " and base64. Several are separated by commas");
        }
    }

    public boolean isConfigured() {
        return !keys.isEmpty();
    }

    /**
     * Whether Google sent this message, and sent it a moment ago.
     *
     * @param id the header {@code webhook-id}
     * @param timestamp {@code webhook-timestamp}, seconds since 1970
     * @param signatures {@code webhook-signature}: one or more, with spaces between them
     */
    public boolean isGenuine(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
        if (id == null
                || timestamp == null
                || signatures == null
                || !SECONDS.matcher(timestamp).matches()) {
            return false;
        }
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
            return false;
        }
        boolean genuine = false;
        for (String signature : signatures.split(" ")) {
            for (SecretKeySpec key : keys) {
                // All are compared, so that the time says nothing.
                genuine |= MessageDigest.isEqual(
                        (VERSION + signature(key, id + "." + timestamp + ".", body)).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return genuine;
    }

    static String signature(SecretKeySpec key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The task that a batch belongs to, as Google says itself when it is asked; empty also if Google cannot be asked now. */
    public Uni<Optional<TaskId>> task(String batch) {
        return batches.label(batch)
                .map(label -> {
                    Matcher ours = LABEL.matcher(label);
                    return ours.matches() ? TaskId.parse(ours.group(1)) : Optional.<TaskId>empty();
                })
                .onFailure(TaskFailure.class)
                .recoverWithItem(Optional.empty());
    }
}
