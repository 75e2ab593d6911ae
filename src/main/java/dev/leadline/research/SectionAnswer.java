package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini is asked for about one section; its schema is made from this record.
 *
 * @param gaps what the sources do not say, as short phrases
 */
@RegisterForReflection
record SectionAnswer(@Size(max = MAX_CLAIMS) List<Statement> claims, List<String> gaps) {

    static final int MAX_CLAIMS = 12;

    /** For each of several sections in one answer, which would take too long otherwise. */
    static final int MAX_CLAIMS_OF_EACH = 5;

    /**
     * One claim.
     *
     * @param quote the words of the first source that say it, unchanged
     * @param sources ids of the sources that say it
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Statement(
            String text,
            @Nullable String quote,
            @Size(min = 1) List<String> sources) {}
}
