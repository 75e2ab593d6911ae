package dev.leadline.decision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Questions about one text. What cannot be asked is an {@link IllegalArgumentException}, whose message is meant for people.
 *
 * @param text that the questions are about; it is read, and never obeyed
 * @param questions by ids that the answers have, too; at least one
 * @param model one, or several with commas between them, of which each is asked if those before it cannot serve; null: the one
 *     that is configured
 */
public record Inquiry(
        String text,
        Map<String, Question> questions,
        @Nullable String model) {

    /** What ids look like. */
    public static final String ID = "[A-Za-z0-9._-]{1,64}";

    public static final String ID_MESSAGE = "an id of a question must have 1 to 64 letters, digits and the signs . _ -";

    private static final Pattern KNOWN_ID = Pattern.compile(ID);

    public Inquiry {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "the text must not be blank: without it there is nothing to decide about");
        }
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one question");
        }
        for (String id : questions.keySet()) {
            if (!KNOWN_ID.matcher(id).matches()) {
                throw new IllegalArgumentException(ID_MESSAGE);
            }
        }
        questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    public Inquiry(String text, Map<String, Question> questions) {
        this(text, questions, null);
    }

    /** Some of its questions, about the same text. */
    public Inquiry asking(Map<String, Question> some) {
        return new Inquiry(text, some, model);
    }
}
