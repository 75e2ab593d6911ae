package dev.leadline.research;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Locale;

/** How much a deep dive reads, asks and spends. */
@RegisterForReflection
enum Depth {
    @JsonProperty("quick")
    QUICK(new Reading(0, 0, 0, 0), 5, 8, Duration.ofSeconds(85)),
    @JsonProperty("standard")
    STANDARD(new Reading(8, 5, 1, 4), 1, 20, Duration.ofMinutes(10)),
    @JsonProperty("deep")
    DEEP(new Reading(14, 12, 2, 6), 1, 40, Duration.ofMinutes(30));

    private final Reading reading;
    private final int sectionsAtOnce;
    private final int calls;
    private final Duration time;

    /** @param time for reading and asking; what is left of it when it is over is not asked any more */
    Depth(Reading reading, int sectionsAtOnce, int calls, Duration time) {
        this.reading = reading;
        this.sectionsAtOnce = sectionsAtOnce;
        this.calls = calls;
        this.time = time;
    }

    /**
     * What is read.
     *
     * @param pages of the company's own site besides the given one
     * @param searched pages that the first search may find
     * @param rounds further rounds of searching and asking about what is still open
     * @param later pages that each of these rounds may find
     */
    record Reading(int pages, int searched, int rounds, int later) {}

    Reading reading() {
        return reading;
    }

    /** About how many sections one call asks. The fewer, the more it finds; the more, the fewer calls it takes. */
    int sectionsAtOnce() {
        return sectionsAtOnce;
    }

    /** How often the model is called at most. */
    int calls() {
        return calls;
    }

    Duration time() {
        return time;
    }

    /** Its name in arguments and reports. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
