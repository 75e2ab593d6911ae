package dev.leadline.quota;

import org.jspecify.annotations.Nullable;

/**
 * What one project may use of one model; null: any number. In a text it is {@code rpm=10 tpm=250000 rpd=20 concurrent=4},
 * each word at most once, at least one of them.
 *
 * @param rpm requests in a minute
 * @param tpm tokens of the input in a minute
 * @param rpd requests in a day of the Pacific time zone
 * @param concurrent calls at once
 */
public record Allowance(
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long rpd,
        @Nullable Long concurrent) {

    static final Allowance ANY = new Allowance(null, null, null, null);

    /** Fails with IllegalArgumentException. */
    static Allowance parse(String text) {
        Allowance allowance = ANY;
        for (String word : text.strip().split("\\s+")) {
            int sign = word.indexOf('=');
            String name = word.substring(0, Math.max(0, sign));
            long number = Long.parseLong(word.substring(sign + 1));
            if (number < 1 || number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("out of bounds");
            }
            allowance = allowance.with(name, number);
        }
        return allowance;
    }

    private Allowance with(String name, long number) {
        return switch (name) {
            case "rpm" -> new Allowance(once(rpm, number), tpm, rpd, concurrent);
            case "tpm" -> new Allowance(rpm, once(tpm, number), rpd, concurrent);
            case "rpd" -> new Allowance(rpm, tpm, once(rpd, number), concurrent);
            case "concurrent" -> new Allowance(rpm, tpm, rpd, once(concurrent, number));
            default -> throw new IllegalArgumentException("unknown word");
        };
    }

    private static Long once(@Nullable Long before, long number) {
        if (before != null) {
            throw new IllegalArgumentException("said twice");
        }
        return number;
    }

    /** Four words for the scripts, {@code -} for any number. */
    String words() {
        return word(rpm) + " " + word(tpm) + " " + word(rpd) + " " + word(concurrent);
    }

    private static String word(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }
}
