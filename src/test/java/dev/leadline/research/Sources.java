package dev.leadline.research;

import java.time.Instant;
import java.util.List;

/** Pages that were read, made without a network. */
final class Sources {

    static final Instant READ = Instant.parse("2026-04-01T12:00:00Z");

    private Sources() {}

    static Source source(String id, String text) {
        return new Source(
                id, "https://example.com/" + id.toLowerCase(java.util.Locale.ROOT), "Page " + id, READ, null, text);
    }

    /** As the model makes it, without a quote. */
    static SectionAnswer.Statement claim(String text, String... sources) {
        return new SectionAnswer.Statement(text, null, List.of(sources));
    }
}
