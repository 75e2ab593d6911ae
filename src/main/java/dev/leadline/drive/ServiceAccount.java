package dev.leadline.drive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service account, which signs a statement about itself with its key (RFC 7523, RS256) and gets an access token for it.
 * Google's own library does the same over a blocking client of its own, which would need a thread for each call.
 */
final class ServiceAccount implements Account {

    private static final String SCOPE = "https://www.googleapis.com/auth/drive";
    private static final Duration VALIDITY = Duration.ofMinutes(55);

    private final String email;
    private final @Nullable String keyId;
    private final PrivateKey key;
    private final URI tokenUrl;
    private final @Nullable String subject;

    private ServiceAccount(
            String email, @Nullable String keyId, PrivateKey key, URI tokenUrl, @Nullable String subject) {
        this.email = email;
        this.keyId = keyId;
        this.key = key;
        this.tokenUrl = tokenUrl;
        this.subject = subject;
    }

    /**
     * @param pem the private key, PKCS #8 in PEM
     * @param subject the user for whom it acts; null: for itself
     * @throws IllegalArgumentException if the key cannot be read
     */
    static ServiceAccount of(String email, @Nullable String keyId, String pem, URI tokenUrl, @Nullable String subject) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            PrivateKey key = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            return new ServiceAccount(email, keyId, key, tokenUrl, subject);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its private_key is no RSA key in PKCS #8");
        }
    }

    @Override
    public Map<String, String> grant(Instant now) {
        return Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion(now));
    }

    private String assertion(Instant now) {
        ObjectNode head =
                JsonNodeFactory.instance.objectNode().put("alg", "RS256").put("typ", "JWT");
        if (keyId != null) {
            head.put("kid", keyId);
        }
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", email)
                .put("scope", SCOPE)
                .put("aud", tokenUrl.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(VALIDITY).getEpochSecond());
        if (subject != null) {
            claims.put("sub", subject);
        }
        String signed = base64(head.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(signature(signed));
    }

    private byte[] signature(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM signs with RSA", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public URI tokenUrl() {
        return tokenUrl;
    }

    @Override
    public Optional<String> email() {
        return Optional.of(subject == null ? email : subject);
    }

    @Override
    public boolean hasNoStorage() {
        return subject == null;
    }

    @Override
    public String renewal() {
        return "make a new key for the service account " + email
                + " in the Google Cloud console, and name its file in GOOGLE_APPLICATION_CREDENTIALS";
    }
}
