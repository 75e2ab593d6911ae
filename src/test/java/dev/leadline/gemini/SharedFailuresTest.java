package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.LeaseLost;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Gemini would have said to each task is a failure of all that wait; what went wrong in one run is not. */
class SharedFailuresTest {

    private final SharedFailures failures = new SharedFailures(new ObjectMapper());

    static Stream<TaskFailure> failuresOfGemini() {
        return Stream.of(
                new GeminiRefusal("blocked"),
                TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "no such model"),
                TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "overloaded"),
                new TaskFailure.RetryAfter(Duration.ofSeconds(30), ErrorType.PROVIDER_UNAVAILABLE, "not now"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfGemini")
    void aFailureOfGeminiIsThatOfEachTaskThatWaits(TaskFailure failure) {
        String written = failures.write(failure);

        TaskFailure read = failures.read(String.valueOf(written));
        assertThat(read).hasSameClassAs(failure).hasMessage(failure.getMessage());
        assertThat(read.type()).isEqualTo(failure.type());
        if (failure instanceof TaskFailure.RetryAfter later) {
            assertThat(((TaskFailure.RetryAfter) read).delay()).isEqualTo(later.delay());
        }
    }

    /** Not as a misfit, which would be asked for again at once. */
    @Test
    void anAnswerThatDoesNotFitIsAFailureOfAll() {
        assertThat(failures.read(String.valueOf(failures.write(new GeminiMisfit("no field a")))))
                .isInstanceOf(TaskFailure.Transient.class)
                .hasMessage("no field a")
                .extracting(TaskFailure::type)
                .isEqualTo(ErrorType.ANSWER_MISFIT);
    }

    @Test
    void aFailureOfOneRunIsNotTold() {
        assertThat(Stream.of(
                                new LeaseLost(),
                                new IllegalStateException("a bug"),
                                new TaskFailure.Parked("quota:m", 1, "", "no room"),
                                TaskFailure.permanent(ErrorType.NOT_CONFIGURED, "no key"),
                                TaskFailure.permanent(ErrorType.BUDGET_EXCEEDED, "no money left"),
                                TaskFailure.transientFailure(ErrorType.TIMEOUT, "took longer than PT1S"))
                        .map(failures::write))
                .containsOnlyNulls();
    }
}
