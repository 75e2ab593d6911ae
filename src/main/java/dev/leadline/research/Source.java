package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.claim.Snapshot;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A page that was read.
 *
 * @param id how claims cite it: S1, S2, …
 * @param publishedAt the day that the page states; null when it states none
 * @param text its text, one paragraph in a line, cut to its share of a prompt
 */
record Source(
        String id,
        String url,
        String title,
        Instant fetchedAt,
        @Nullable LocalDate publishedAt,
        String text) {

    /**
     * What a report says about the source.
     *
     * @param publishedAt as in 2026-03-31; null when the page states no date
     * @param sha256 of the text in which quotes were looked for, in UTF-8
     * @param snapshot this text, as {@link dev.leadline.report.StoredText} packs it; null when it is not kept: no claim cites the
     *     source, or the result has no room for it
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Cited(
            String id,
            String url,
            String title,
            Instant fetchedAt,
            @Nullable String publishedAt,
            String sha256,
            @Nullable String snapshot) {}

    /** @param kept its text, packed; null when it is not kept */
    Cited cited(@Nullable String kept) {
        return new Cited(
                id,
                url,
                title,
                fetchedAt,
                publishedAt == null ? null : publishedAt.toString(),
                snapshot().sha256(),
                kept);
    }

    Snapshot snapshot() {
        return new Snapshot(id, url, title, publishedAt, fetchedAt, text);
    }
}
