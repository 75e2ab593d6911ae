package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.leadline.web.FetchFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that was asked for, in the form that a step keeps.
 *
 * @param finalUrl where the redirects led; null when it could not be read
 * @param failure why it could not be read; null when it was
 * @param links its links to pages of the same site that are worth reading
 * @param feeds the feeds that it names
 */
@RegisterForReflection
record SourcePage(
        String url,
        @Nullable String finalUrl,
        @Nullable String title,
        @Nullable Instant fetchedAt,
        @Nullable String text,
        @Nullable String failure,
        List<String> links,
        List<String> feeds) {

    SourcePage {
        // A step of an earlier version has none.
        feeds = feeds == null ? List.of() : feeds;
    }

    static SourcePage unread(String url, FetchFailure why) {
        return new SourcePage(url, null, null, null, null, String.valueOf(why.getMessage()), List.of(), List.of());
    }

    @JsonIgnore
    boolean isRead() {
        return failure == null;
    }

    /** Where it is, as far as known. */
    String place() {
        return finalUrl == null ? url : finalUrl;
    }
}
