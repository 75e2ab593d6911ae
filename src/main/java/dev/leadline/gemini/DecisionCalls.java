package dev.leadline.gemini;

import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits questions among calls, each of which has a bound of questions, and of tokens for the text and its questions together. */
final class DecisionCalls {

    /** How many questions Gemini takes in one call. */
    static final int QUESTIONS = 1_000;

    /** What goes around each question, in tokens. */
    private static final long AROUND = 16;

    private DecisionCalls() {}

    /**
     * At least one call, each with at least one question.
     *
     * @param room tokens that a call may have
     */
    static List<Inquiry> of(Inquiry inquiry, long room) {
        long text = TokenEstimate.of(inquiry.text());
        // Estimates are mostly right within a third. A long text is paid for with each call, so a call has at least
        // some questions.
        long most = Math.max(room / 4 * 3, text + room / 8);
        List<Inquiry> calls = new ArrayList<>();
        Map<String, Question> some = new LinkedHashMap<>();
        long tokens = text;
        for (Map.Entry<String, Question> question : inquiry.questions().entrySet()) {
            long own = tokens(question.getValue());
            if (!some.isEmpty() && (some.size() == QUESTIONS || tokens + own > most)) {
                calls.add(inquiry.asking(some));
                some.clear();
                tokens = text;
            }
            some.put(question.getKey(), question.getValue());
            tokens += own;
        }
        calls.add(inquiry.asking(some));
        return calls;
    }

    /** About how many tokens a call has. */
    static long tokens(Inquiry inquiry) {
        return TokenEstimate.of(inquiry.text())
                + inquiry.questions().values().stream()
                        .mapToLong(DecisionCalls::tokens)
                        .sum();
    }

    private static long tokens(Question question) {
        return AROUND + question.texts().mapToLong(TokenEstimate::of).sum();
    }
}
