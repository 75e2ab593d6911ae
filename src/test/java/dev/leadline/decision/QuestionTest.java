package dev.leadline.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be asked is refused before anything is sent, with a reason that says what would be right. */
class QuestionTest {

    private static Map<String, String> options(int number) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < number; i++) {
            options.put("option " + i, "");
        }
        return options;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void aQuestionWithoutInstructionsIsRefused(String blank) {
        for (Runnable question : List.<Runnable>of(
                () -> new Question.YesNo(blank),
                () -> Question.YesNo.states(blank),
                () -> new Question.Choice(blank, options(2)),
                () -> new Question.Score(blank, List.of("low", "high")))) {
            assertThatThrownBy(question::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the instructions must say what is asked, and must not be blank");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256})
    void optionsAndLevelsAreTwoTo255(int wrong) {
        assertThatThrownBy(() -> new Question.Choice("Which?", options(wrong)))
                .hasMessage(wrong + " options, but there must be 2 to 255 of them");
        assertThatThrownBy(() -> new Question.Score("How?", Collections.nCopies(wrong, "level")))
                .hasMessage(wrong + " levels, but there must be 2 to 255 of them");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 255})
    void theFewestAndTheMostAreTaken(int right) {
        assertThat(new Question.Choice("Which?", options(right)).options()).hasSize(right);
        assertThat(new Question.Score("How?", Collections.nCopies(right, "level")).levels())
                .hasSize(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " billing", "billing ", "bill\ning"})
    void theNameOfAnOptionIsOneThatGeminiTakes(String name) {
        assertThatThrownBy(() -> new Question.Choice("Which?", Map.of(name, "", "other", "")))
                .hasMessageStartingWith("the name of an option must not be empty");
    }

    @Test
    void aLevelThatSaysNothingIsRefusedByItsNumber() {
        assertThatThrownBy(() -> new Question.Score("How?", List.of("low", " ", "high")))
                .hasMessage("level 1 is empty: each level must say what it means");
    }

    @Test
    void anInquiryHasATextAndQuestionsWithIds() {
        Question question = new Question.YesNo("Is it?");

        assertThatThrownBy(() -> new Inquiry(" ", Map.of("q", question)))
                .hasMessageStartingWith("the text must not be blank");
        assertThatThrownBy(() -> new Inquiry("text", Map.of())).hasMessage("there must be at least one question");
        for (String id : List.of("", "a b", "ä", "x".repeat(65))) {
            assertThatThrownBy(() -> new Inquiry("text", Map.of(id, question))).hasMessage(Inquiry.ID_MESSAGE);
        }
        assertThat(new Inquiry("text", Map.of("x".repeat(64), question)).questions())
                .hasSize(1);
    }

    @Test
    void aClaimIsAskedAboutInItsOwnWords() {
        Question.YesNo question = Question.YesNo.states("Halyard employs 140 people.");

        assertThat(question.instructions()).endsWith("Claim: Halyard employs 140 people.");
        assertThat(question.whenNo()).contains("leaves it open");
        assertThat(Question.YesNo.statedBy("passage P3", "Halyard employs 140 people.")
                        .instructions())
                .isEqualTo("Does passage P3 state the following claim? Claim: Halyard employs 140 people.");
    }
}
