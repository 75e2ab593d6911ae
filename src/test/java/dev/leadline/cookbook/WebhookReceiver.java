package dev.leadline.cookbook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class WebhookReceiver {

    private final SecretKeySpec key;

    WebhookReceiver(String secret) {
        this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256");
    }

    boolean isGenuine(Map<String, String> headers, String body) throws GeneralSecurityException {
        String timestamp = headers.get("webhook-timestamp");
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        if (age.abs().toMinutes() >= 5) {
            return false;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        byte[] sum = mac.doFinal(
                (headers.get("webhook-id") + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(sum)).getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (String signature : headers.get("webhook-signature").split(" ")) {
            genuine |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        }
        return genuine;
    }
}
