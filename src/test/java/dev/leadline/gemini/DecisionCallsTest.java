package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decision.Inquiry;
import dev.leadline.decision.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions are split among as few calls as their bounds allow. */
class DecisionCallsTest {

    private static final long ROOM = 262_144;

    /** @param tokens of each question, about */
    private static Inquiry inquiry(int textTokens, int questions, int tokens) {
        Map<String, Question> all = new LinkedHashMap<>();
        for (int i = 0; i < questions; i++) {
            all.put("q" + i, new Question.YesNo("word".repeat(tokens)));
        }
        return new Inquiry("text".repeat(textTokens), all);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 1, 10, 1",
        "100, 1000, 10, 1",
        "100, 1001, 10, 2",
        "100, 2500, 10, 3",
        // 1,000 questions of 216 tokens have more than the room.
        "100, 1000, 200, 2",
        // A text that takes nearly all of the room is not repeated for each question.
        "250000, 500, 100, 2",
        // What cannot be sent is refused by a check of its own, and not split into calls for single questions.
        "400000, 500, 10, 1",
    })
    void aCallHasUpToAThousandQuestionsAndUpToItsTokens(int textTokens, int questions, int tokens, int calls) {
        Inquiry inquiry = inquiry(textTokens, questions, tokens);

        List<Inquiry> split = DecisionCalls.of(inquiry, ROOM);

        assertThat(split).hasSize(calls).allSatisfy(one -> {
            assertThat(one.text()).isEqualTo(inquiry.text());
            assertThat(one.questions()).hasSizeBetween(1, 1000);
        });
        Map<String, Question> all = new LinkedHashMap<>();
        split.forEach(one -> all.putAll(one.questions()));
        assertThat(all).containsExactlyEntriesOf(inquiry.questions());
    }

    @Test
    void aTextThatFitsLeavesEveryCallWithinTheRoom() {
        assertThat(DecisionCalls.of(inquiry(100_000, 3000, 60), ROOM))
                .hasSizeGreaterThan(2)
                .allSatisfy(one -> assertThat(DecisionCalls.tokens(one)).isLessThanOrEqualTo(ROOM * 3 / 4));
    }
}
