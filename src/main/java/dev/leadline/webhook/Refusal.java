package dev.leadline.webhook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a status that is no success is told in the error of a delivery, and read from it again. */
final class Refusal {

    private static final Pattern SENTENCE = Pattern.compile("the receiver answered with status (\\d{3})\\b.*");

    private Refusal() {}

    static String sentence(int status) {
        return "the receiver answered with status " + status;
    }

    /** The status in the sentence; null when it tells of no answer. */
    static @Nullable Integer statusIn(String sentence) {
        Matcher matcher = SENTENCE.matcher(sentence);
        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }
}
