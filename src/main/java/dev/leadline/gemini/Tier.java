package dev.leadline.gemini;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a call is served, and at what share of the standard price. */
@RegisterForReflection
public enum Tier {
    STANDARD,
    /** Slower, and refused first when there is no room. */
    FLEX,
    /** Within a day. */
    BATCH,
    PRIORITY;

    /** By its name in requests and answers, in any case; empty for a tier that is not known here. */
    public static Optional<Tier> named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(tier -> tier.spelled().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Its name in requests and answers. */
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }
}
