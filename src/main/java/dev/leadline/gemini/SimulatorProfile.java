package dev.leadline.gemini;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How quick and how reliable the simulator is: {@code latency=PT0.2S..PT2S overloaded=2% reset=0.5%}. Each word is there at most
 * once; no word has to be.
 *
 * @param shortest time until it answers
 * @param longest the same as {@code shortest} if it always takes so long; times between them are the rarer, the longer they are
 */
record SimulatorProfile(Duration shortest, Duration longest, List<Share> faults) {

    static final SimulatorProfile NONE = new SimulatorProfile(Duration.ZERO, Duration.ZERO, List.of());

    /** What a text has to look like, for people. */
    static final String RIGHT =
            "words such as latency=PT0.2S..PT2S overloaded=2% reset=0.5%, where the names beside latency are "
                    + "those of faults, and their shares are 100% together at most";

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern WORD = Pattern.compile("([a-z-]+)=(\\S+)");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");

    /** @param of all answers, 0 to 1 */
    record Share(SimulatorFault fault, double of) {}

    /** Fails with IllegalArgumentException. */
    static SimulatorProfile parse(String text) {
        SimulatorProfile profile = NONE;
        List<String> names = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            Matcher matcher = WORD.matcher(word);
            if (!matcher.matches() || names.contains(matcher.group(1))) {
                throw new IllegalArgumentException("a word that is wrong, or there twice");
            }
            names.add(matcher.group(1));
            profile = profile.with(matcher.group(1), matcher.group(2));
        }
        if (profile.faults.stream().mapToDouble(Share::of).sum() > 1.000_001) {
            throw new IllegalArgumentException("more than all");
        }
        return profile;
    }

    private SimulatorProfile with(String name, String value) {
        if (name.equals("latency")) {
            String[] bounds = value.split("\\.\\.(?=P)", 2);
            Duration from = duration(bounds[0]);
            Duration to = duration(bounds[bounds.length - 1]);
            if (to.compareTo(from) < 0) {
                throw new IllegalArgumentException("the longest is shorter than the shortest");
            }
            return new SimulatorProfile(from, to, faults);
        }
        SimulatorFault fault =
                SimulatorFault.named(name).orElseThrow(() -> new IllegalArgumentException("no such fault"));
        Matcher percent = PERCENT.matcher(value);
        if (!percent.matches()) {
            throw new IllegalArgumentException("no percentage");
        }
        List<Share> more = new ArrayList<>(faults);
        more.add(new Share(fault, Double.parseDouble(percent.group(1)) / 100));
        return new SimulatorProfile(shortest, longest, List.copyOf(more));
    }

    private static Duration duration(String text) {
        Duration duration;
        try {
            duration = Duration.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("no duration");
        }
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("too short or too long");
        }
        return duration;
    }

    /** How long the next answer takes. */
    Duration latency(RandomGenerator random) {
        if (shortest.equals(longest)) {
            return shortest;
        }
        // As often between one and two seconds as between two and four.
        double from = Math.log(Math.max(1, shortest.toMillis()));
        double to = Math.log(Math.max(1, longest.toMillis()));
        return Duration.ofMillis(Math.round(Math.exp(from + (to - from) * random.nextDouble())));
    }

    /** What is wrong with the next answer; empty: nothing. */
    Optional<SimulatorFault> fault(RandomGenerator random) {
        double drawn = random.nextDouble();
        for (Share share : faults) {
            if (drawn < share.of()) {
                return Optional.of(share.fault());
            }
            drawn -= share.of();
        }
        return Optional.empty();
    }
}
