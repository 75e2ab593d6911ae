package dev.leadline.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it: {@code application/problem+json}, RFC 9457.
 *
 * @param errors what is wrong with each field of the request; null when the problem is not about fields
 * @param known the names that are known, when the request gave an unknown one; null otherwise
 */
@Schema(description = "An error (RFC 9457)")
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable List<FieldError> errors,
        @Nullable List<String> known) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * What is wrong with one field.
     *
     * @param field the path of the field, such as {@code args.sources[2]}; empty when the whole body is wrong
     */
    @RegisterForReflection
    public record FieldError(String field, String message) {}

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, null, null);
    }

    public Problem withErrors(List<FieldError> found) {
        return new Problem(type, title, status, detail, found, known);
    }

    public Problem withKnown(List<String> names) {
        return new Problem(type, title, status, detail, errors, names);
    }
}
