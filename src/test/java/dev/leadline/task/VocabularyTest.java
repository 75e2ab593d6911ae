package dev.leadline.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testsupport.Paid;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What clients were promised about the small types. */
class VocabularyTest {

    @Test
    void theTypesOfErrorsAreThoseOfTheContract() {
        assertThat(Arrays.stream(ErrorType.values()).map(ErrorType::slug))
                .containsExactlyInAnyOrder(
                        "invalid-arguments",
                        "not-configured",
                        "handler-failed",
                        "timeout",
                        "worker-crashed",
                        "provider-refused",
                        "provider-unavailable",
                        "answer-misfit",
                        "budget-exceeded",
                        "source-unavailable",
                        "undeliverable",
                        "too-large",
                        "cancelled",
                        "expired");
    }

    @Test
    void progressStaysBetweenNothingAndAll() {
        assertThat(new Progress(-5, "").percent()).isZero();
        assertThat(new Progress(50, "").percent()).isEqualTo(50);
        assertThat(new Progress(101, "").percent()).isEqualTo(100);
    }

    @Test
    void usageAddsUp() {
        assertThat(Paid.usage(1, 2, "0.5").plus(Paid.usage(10, 20, "0.25")).plus(Usage.NONE))
                .isEqualTo(Paid.usage(11, 22, "0.75"));
    }

    @Test
    void aFailureThatIsAnAnswerCarriesNoStackTrace() {
        assertThat(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "no").getStackTrace())
                .isEmpty();
    }
}
