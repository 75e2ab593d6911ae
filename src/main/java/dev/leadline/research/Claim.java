package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A statement that sources support.
 *
 * @param sources ids of the sources that say it; never empty in a report
 */
@RegisterForReflection
record Claim(String text, List<String> sources) {

    /** The same text for claims that differ only in upper and lower case. */
    String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The same claim, with the sources of both. */
    Claim with(Claim other) {
        return new Claim(
                text,
                Stream.concat(sources.stream(), other.sources.stream())
                        .distinct()
                        .toList());
    }
}
