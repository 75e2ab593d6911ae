package dev.leadline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.leadline.http.ProblemException;
import dev.leadline.task.NewTask.Idempotency;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency-Key and the digest of the request it goes with: the same fields in another order, or a field that is null and
 * one that is absent, are the same request. Decimal numbers that differ in the twentieth digit are not.
 */
@Singleton
public class IdempotencyKeys {

    public static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Leaves absent fields out, so that an option which a later release adds changes no digest. */
    private static final ObjectWriter SORTED = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build()
            .writer();

    /** Null when the header is not there. */
    @Nullable
    public Idempotency of(HttpHeaders headers, Object request) {
        List<String> keys = headers.getRequestHeader(HEADER);
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw ProblemException.invalid(HEADER, "must be given once, with 1 to 255 visible ASCII characters");
        }
        return new Idempotency(keys.get(0), digest(request));
    }

    static String digest(Object request) {
        try {
            byte[] text = SORTED.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a request that was read cannot be written", e);
        }
    }
}
