package dev.leadline.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a record that no script reads: written once, at enqueue.
 *
 * @param timeout ms one attempt may run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@io.quarkus.runtime.annotations.RegisterForReflection
record Spec(
        String task,
        int attempts,
        @Nullable Long timeout,
        @Nullable List<String> tags) {

    List<String> tagList() {
        return tags == null ? List.of() : tags;
    }
}
