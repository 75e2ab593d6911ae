package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A page that was read.
 *
 * @param id how claims cite it: S1, S2, …
 * @param text what it says, one paragraph a line, cut to its share of the budget
 */
@RegisterForReflection
record Source(String id, String url, String title, Instant fetchedAt, String text) {

    /** What a report tells of it. */
    @RegisterForReflection
    record Cited(String id, String url, String title, Instant fetchedAt) {}

    @JsonIgnore
    Cited cited() {
        return new Cited(id, url, title, fetchedAt);
    }
}
