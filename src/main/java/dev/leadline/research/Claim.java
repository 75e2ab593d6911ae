package dev.leadline.research;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Something that sources say.
 *
 * @param sources ids of the sources that say it; never empty in a report
 */
@RegisterForReflection
record Claim(String text, List<String> sources) {

    /** What claims that differ in their case alone have in common. */
    String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The same with the other's sources, too. */
    Claim with(Claim other) {
        return new Claim(
                text,
                Stream.concat(sources.stream(), other.sources.stream())
                        .distinct()
                        .toList());
    }
}
