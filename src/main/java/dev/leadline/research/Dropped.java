package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Reason;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A claim that the model made and that is not in the report.
 *
 * @param text null when it may be what a hostile page wants to be read: see {@link #of}
 * @param reason why it was dropped, such as {@code number-not-in-passage}
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Dropped(String section, @Nullable String text, String reason) {

    static Dropped of(Section section, Judged judged) {
        Reason reason = judged.judgement().reason();
        boolean isHostile = reason == Reason.SOURCE_GIVES_INSTRUCTIONS || reason == Reason.ADDRESS_OF_NO_SOURCE;
        return new Dropped(section.key(), isHostile ? null : judged.text(), reason.code());
    }
}
