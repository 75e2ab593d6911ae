package dev.leadline.decision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question about a text. Each one is answered by itself: no question sees another one. What cannot be asked is an {@link
 * IllegalArgumentException}, whose message is meant for people.
 */
public sealed interface Question {

    /** How many options or levels a question has at least. */
    int FEWEST = 2;

    /** How many options or levels a question has at most. */
    int MOST = 255;

    /** What is asked, or what to judge by. */
    String instructions();

    /** All texts of the question, for counting. */
    Stream<String> texts();

    /**
     * Whether something holds.
     *
     * @param whenYes what counts as yes; null: the instructions say it
     * @param whenNo what counts as no; null: the instructions say it
     */
    record YesNo(
            String instructions,
            @Nullable String whenYes,
            @Nullable String whenNo) implements Question {

        public YesNo {
            instructions = asked(instructions);
        }

        public YesNo(String instructions) {
            this(instructions, null, null);
        }

        /** Whether the text says what the claim says, for checking claims against their sources. */
        public static YesNo states(String claim) {
            return statedBy("the text", claim);
        }

        /**
         * The same for a part of the text.
         *
         * @param part as it reads after "does", such as {@code passage P3}
         */
        public static YesNo statedBy(String part, String claim) {
            return new YesNo(
                    "Does " + part + " state the following claim? Claim: " + asked(claim),
                    "It says so itself, in these or other words; every number, date and name of the claim is in it.",
                    "It does not say it, says only a part of it, says otherwise, or leaves it open.");
        }

        @Override
        public Stream<String> texts() {
            return Stream.of(instructions, whenYes, whenNo).filter(Objects::nonNull);
        }
    }

    /**
     * Which one of several options fits best.
     *
     * @param options what each of them means, by its name; a meaning may be empty
     */
    record Choice(String instructions, Map<String, String> options) implements Question {

        public Choice {
            instructions = asked(instructions);
            counted(options.size(), "options");
            Map<String, String> known = new LinkedHashMap<>();
            options.forEach((name, meaning) -> known.put(named(name), meaning == null ? "" : meaning));
            options = Collections.unmodifiableMap(known);
        }

        /** The provider's own rule for names. */
        private static String named(String name) {
            if (name.isEmpty() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("the name of an option must not be empty, must not begin or end with"
                        + " a space, and must have no control characters");
            }
            return name;
        }

        @Override
        public Stream<String> texts() {
            return Stream.concat(
                    Stream.of(instructions),
                    options.entrySet().stream().flatMap(option -> Stream.of(option.getKey(), option.getValue())));
        }
    }

    /**
     * Which level of a scale fits best.
     *
     * @param levels what each of them means; the first one is level 0
     */
    record Score(String instructions, List<String> levels) implements Question {

        public Score {
            instructions = asked(instructions);
            counted(levels.size(), "levels");
            List<String> known = new ArrayList<>();
            for (String level : levels) {
                if (level == null || level.isBlank()) {
                    throw new IllegalArgumentException(
                            "level " + known.size() + " is empty: each level must say what it means");
                }
                known.add(level);
            }
            levels = Collections.unmodifiableList(known);
        }

        @Override
        public Stream<String> texts() {
            return Stream.concat(Stream.of(instructions), levels.stream());
        }
    }

    private static String asked(String instructions) {
        if (instructions.isBlank()) {
            throw new IllegalArgumentException("the instructions must say what is asked, and must not be blank");
        }
        return instructions;
    }

    private static void counted(int number, String what) {
        if (number < FEWEST || number > MOST) {
            throw new IllegalArgumentException(
                    number + " " + what + ", but there must be " + FEWEST + " to " + MOST + " of them");
        }
    }
}
