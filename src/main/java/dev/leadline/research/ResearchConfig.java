package dev.leadline.research;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How much a deep dive reads and asks at once. */
@ConfigMapping(prefix = "leadline.research")
public interface ResearchConfig {

    /** Pages that one deep dive fetches at the same time. */
    @WithDefault("4")
    @Min(1)
    @Max(50)
    int parallelFetches();

    /** Questions that one deep dive asks at the same time. */
    @WithDefault("3")
    @Min(1)
    @Max(9)
    int parallelQuestions();

    /** Characters of all sources together that go into one question. */
    @WithDefault("200000")
    @Min(1000)
    int promptCharacters();

    /** Characters that are kept of one source. */
    @WithDefault("50000")
    @Min(1000)
    int sourceCharacters();
}
