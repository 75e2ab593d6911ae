package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.leadline.web.FetchFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that was asked for, in the form that a step keeps.
 *
 * @param finalUrl where the redirects led; null when it could not be read
 * @param failure why it could not be read; null when it was
 * @param links its links to pages of the same site that are worth reading
 * @param feeds the feeds that it names
 * @param publishedAt as the page gives it, mostly ISO 8601; null when it gives none
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
        List<String> feeds,
        @Nullable String publishedAt) {

    SourcePage {
        // A step of an earlier version has none.
        feeds = feeds == null ? List.of() : feeds;
    }

    static SourcePage unread(String url, FetchFailure why) {
        return new SourcePage(
                url, null, null, null, null, String.valueOf(why.getMessage()), List.of(), List.of(), null);
    }

    @JsonIgnore
    boolean isRead() {
        return failure == null;
    }

    /** The day on which it says that it was published; null when it says none, or in a form of its own. */
    @Nullable
    LocalDate published() {
        if (publishedAt == null || !publishedAt.matches("\\d{4}-\\d{2}-\\d{2}.*")) {
            return null;
        }
        try {
            return LocalDate.parse(publishedAt.substring(0, 10));
        } catch (DateTimeParseException noSuchDay) {
            return null;
        }
    }

    /** Where it is, as far as known. */
    String place() {
        return finalUrl == null ? url : finalUrl;
    }
}
