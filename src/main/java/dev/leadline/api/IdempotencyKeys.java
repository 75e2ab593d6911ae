package dev.leadline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.handler.Arguments;
import dev.leadline.task.NewTask.Idempotency;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Idempotency-Key and the digest of the body it goes with: the same JSON in another order is the same request. */
@Singleton
class IdempotencyKeys {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final ObjectMapper json;

    IdempotencyKeys(ObjectMapper json) {
        // Decimal numbers stay what they are: two that differ in the twentieth digit are two requests.
        this.json = Arguments.strict(json);
    }

    /** Null when the header is not there. */
    @Nullable
    Idempotency of(HttpHeaders headers, byte[] body) {
        List<String> keys = headers.getRequestHeader(HEADER);
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw ProblemException.invalid(HEADER, "must be given once, with 1 to 255 visible ASCII characters");
        }
        return new Idempotency(keys.get(0), digest(body));
    }

    private String digest(byte[] body) {
        try {
            String canonical = sorted(json.readTree(body)).toString();
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a body that was read before cannot be read", e);
        }
    }

    private JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return json.createObjectNode().setAll(fields);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = json.createArrayNode();
            array.forEach(item -> copy.add(sorted(item)));
            return copy;
        }
        return node;
    }
}
