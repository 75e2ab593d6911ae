package dev.leadline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.leadline.handler.CanonicalJson;
import dev.leadline.http.ProblemException;
import dev.leadline.http.ProblemType;
import dev.leadline.task.NewTask.Idempotency;
import dev.leadline.task.TaskId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency-Key and the digest of the request it goes with: the same fields in another order, or a field that is null and
 * one that is absent, are the same request; so are numbers of the same value ({@link CanonicalJson}).
 */
@Singleton
public class IdempotencyKeys {

    public static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Leaves absent fields out, so that an option which a later release adds changes no digest. */
    private static final ObjectMapper GIVEN = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    /** Null when the header is not there. */
    @Nullable
    public Idempotency of(HttpHeaders headers, Object request) {
        List<String> keys = headers.getRequestHeader(HEADER);
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1) {
            throw bad();
        }
        return of(keys.get(0), request);
    }

    /** The key with the digest of the request that it names; fails with a problem. */
    public static Idempotency of(String key, Object request) {
        if (!KEY.matcher(key).matches()) {
            throw bad();
        }
        return new Idempotency(key, digest(request));
    }

    /** The key belongs to another request, which made this. */
    public static ProblemException reused(TaskId made) {
        return new ProblemException(ProblemType.KEY_REUSED, "this key belongs to another request, which made " + made);
    }

    private static ProblemException bad() {
        return ProblemException.invalid(HEADER, "must be given once, with 1 to 255 visible ASCII characters");
    }

    static String digest(Object request) {
        return HexFormat.of().formatHex(CanonicalJson.digest("", GIVEN.valueToTree(request)));
    }
}
