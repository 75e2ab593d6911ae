package dev.leadline.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Google's token server in {@link DriveStandIn}: who may have an access token, and which ones are good. */
final class TokenDesk {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One for all tests, since a key of this size takes long to make. */
    private static final KeyPair KEYS = keys();

    private final String address;
    private final Consumer<String> refused;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> consents = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile int lifetime = 3599;

    /** @param refused is told of requests that were not as Google wants them */
    TokenDesk(String address, Consumer<String> refused) {
        this.address = address;
        this.refused = refused;
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String serviceAccountKey() {
        String key = Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded());
        return JSON.createObjectNode()
                .put("type", "service_account")
                .put("client_email", DriveStandIn.SERVICE_EMAIL)
                .put("private_key_id", "key-1")
                .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                .put("token_uri", address)
                .toString();
    }

    void letTokensLive(int seconds) {
        lifetime = seconds;
    }

    void revoke() {
        tokens.clear();
    }

    void consent(String code, String challenge, String redirect) {
        consents.add(code + " " + challenge + " " + redirect);
    }

    /** @param header the value of {@code Authorization} */
    boolean accepts(@Nullable String header) {
        return header != null && header.startsWith("Bearer ") && tokens.contains(header.substring(7));
    }

    DriveAnswer answer(Map<String, String> fields) {
        String grant = fields.getOrDefault("grant_type", "");
        if (grant.equals("refresh_token")) {
            if (!DriveStandIn.CLIENT_ID.equals(fields.get("client_id"))
                    || !DriveStandIn.CLIENT_SECRET.equals(fields.get("client_secret"))) {
                return new DriveAnswer(401, Map.of(), "{\"error\":\"invalid_client\"}");
            }
            if (!DriveStandIn.REFRESH_TOKEN.equals(fields.get("refresh_token"))) {
                return new DriveAnswer(
                        400,
                        Map.of(),
                        "{\"error\":\"invalid_grant\",\"error_description\":\"Bad token " + fields.get("refresh_token")
                                + "\"}");
            }
        } else if (grant.equals("urn:ietf:params:oauth:grant-type:jwt-bearer")) {
            String mistake = mistake(fields.getOrDefault("assertion", ""));
            if (mistake != null) {
                refused.accept(mistake);
                return new DriveAnswer(400, Map.of(), "{\"error\":\"invalid_grant\"}");
            }
        } else if (grant.equals("authorization_code")) {
            if (!DriveStandIn.CLIENT_SECRET.equals(fields.get("client_secret"))) {
                return new DriveAnswer(401, Map.of(), "{\"error\":\"invalid_client\"}");
            }
            String consent = fields.get("code") + " " + challenge(fields.get("code_verifier")) + " "
                    + fields.get("redirect_uri");
            if (!consents.remove(consent)) {
                refused.accept("a code without consent");
                return new DriveAnswer(400, Map.of(), "{\"error\":\"invalid_grant\"}");
            }
            tokens.add("ya29.first");
            return DriveAnswer.ok("{\"access_token\":\"ya29.first\",\"expires_in\":3599,\"refresh_token\":\""
                    + DriveStandIn.REFRESH_TOKEN + "\"}");
        } else {
            return new DriveAnswer(400, Map.of(), "{\"error\":\"unsupported_grant_type\"}");
        }
        String token = "ya29.access-token-" + numbers.incrementAndGet();
        tokens.add(token);
        return DriveAnswer.ok(
                "{\"access_token\":\"" + token + "\",\"expires_in\":" + lifetime + ",\"token_type\":\"Bearer\"}");
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String mistake(String assertion) {
        String[] parts = assertion.split("\\.");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(KEYS.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode head = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            long now = Instant.now().getEpochSecond();
            long seconds = claims.path("exp").asLong() - claims.path("iat").asLong();
            boolean right = signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && head.path("alg").asText().equals("RS256")
                    && head.path("kid").asText().equals("key-1")
                    && claims.path("iss").asText().equals(DriveStandIn.SERVICE_EMAIL)
                    && claims.path("aud").asText().equals(address)
                    && claims.path("scope").asText().equals("https://www.googleapis.com/auth/drive")
                    && seconds > 0
                    && seconds <= 3600
                    && Math.abs(claims.path("iat").asLong() - now) < 300;
            return right ? null : "a wrong assertion: " + head + claims;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return "an assertion that cannot be read";
        }
    }
}
