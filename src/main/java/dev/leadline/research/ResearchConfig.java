package dev.leadline.research;

import dev.leadline.WholeNumber;
import dev.leadline.YesOrNo;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How much a deep dive reads and asks at the same time, and whether a model judges its claims. */
@ConfigMapping(prefix = "leadline.research")
public interface ResearchConfig {

    /** Pages that one deep dive fetches at the same time. */
    @WithDefault("4")
    @WithConverter(Fetches.class)
    int parallelFetches();

    /**
     * Questions that one deep dive asks at the same time. Those that are under way when their worker dies are paid for, and asked
     * again: one, unless more are asked at a time.
     */
    @WithDefault("1")
    @WithConverter(Questions.class)
    int parallelQuestions();

    /** Characters of all sources together that go into one question. */
    @WithDefault("200000")
    @WithConverter(Characters.class)
    int promptCharacters();

    /** Characters that are kept of one source. */
    @WithDefault("50000")
    @WithConverter(Characters.class)
    int sourceCharacters();

    /**
     * Bytes that the kept texts of a report's sources, compressed, may add to its result: those that claims cite, as long as there is
     * room. 0 keeps none.
     */
    @WithDefault("262144")
    @WithConverter(SnapshotBytes.class)
    int snapshotBytes();

    /**
     * Whether the Decisions API judges, too, if the passages of verified claims state them. It costs at most two cents for a
     * report.
     */
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean judge();

    /** Only a few of its pages at a time. */
    final class Fetches implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 50, text);
        }
    }

    /** A result has other things, too, and a bound. */
    final class SnapshotBytes implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(0, 2 << 20, text);
        }
    }

    /** There are ten sections, and one question for each. */
    final class Questions implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1, 10, text);
        }
    }

    /** Fewer are of no use. */
    final class Characters implements Converter<Integer> {
        @Override
        public @Nullable Integer convert(String text) {
            return WholeNumber.within(1_000, Integer.MAX_VALUE, text);
        }
    }
}
