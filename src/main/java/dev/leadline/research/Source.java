package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A page that was read.
 *
 * @param id how claims cite it: S1, S2, …
 * @param text its text, one paragraph in a line, cut to its share of a prompt
 */
@RegisterForReflection
record Source(String id, String url, String title, Instant fetchedAt, String text) {

    /** What a report says about the source. */
    @RegisterForReflection
    record Cited(String id, String url, String title, Instant fetchedAt) {}

    @JsonIgnore
    Cited cited() {
        return new Cited(id, url, title, fetchedAt);
    }
}
