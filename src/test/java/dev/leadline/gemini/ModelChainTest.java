package dev.leadline.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.quota.Overloaded;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which model is asked after one that cannot serve. */
class ModelChainTest {

    private static final TaskFailure BUSY =
            TaskFailure.transientFailure(ErrorType.PROVIDER_UNAVAILABLE, "the model is overloaded");
    private static final TaskFailure GONE = TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, "there is no such model");
    private static final TaskFailure UNFIT =
            TaskFailure.permanent(ErrorType.INVALID_ARGUMENTS, "the model has no such thinking level");

    private final ModelChain chain = new ModelChain();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();

    private String ask(String... models) {
        return chain.ask(List.of(models), model -> {
                    asked.add(model);
                    return failures.containsKey(model)
                            ? Uni.createFrom().failure(failures.get(model))
                            : Uni.createFrom().item("by " + model);
                })
                .await()
                .indefinitely();
    }

    @Test
    void onlyThePreferredModelIsAskedWhileItAnswers() {
        assertThat(ask("a", "b", "c")).isEqualTo("by a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void theNextModelIsAskedWhenOneIsOverloaded() {
        failures.put("a", new Overloaded(BUSY));
        failures.put("b", new Overloaded(BUSY));

        assertThat(ask("a", "b", "c")).isEqualTo("by c");
        assertThat(asked).containsExactly("a", "b", "c");
    }

    @Test
    void aRetiredModelIsNotAskedAgainWhileThereIsAnother() {
        failures.put("a", new Retired(GONE));

        assertThat(ask("a", "b")).isEqualTo("by b");
        assertThat(ask("a", "b")).isEqualTo("by b");
        assertThat(asked).containsExactly("a", "b", "b");
        assertThatThrownBy(() -> ask("a")).isSameAs(GONE);
    }

    @Test
    void theFailureOfTheLastModelIsTheFailure() {
        failures.put("a", new Retired(GONE));
        failures.put("b", new Overloaded(BUSY));

        assertThatThrownBy(() -> ask("a", "b")).isSameAs(BUSY);
    }

    @Test
    void anyOtherFailureEndsTheCall() {
        failures.put("a", UNFIT);

        assertThatThrownBy(() -> ask("a", "b")).isSameAs(UNFIT);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void anotherModelThatCannotTakeThePromptDoesNotCount() {
        failures.put("a", new Overloaded(BUSY));
        failures.put("b", UNFIT);

        assertThatThrownBy(() -> ask("a", "b")).isSameAs(BUSY);
    }

    @Test
    void anAnswerOfWhichSomeWasHandedOnIsNotAskedForAgain() {
        failures.put("a", new Overloaded(BUSY).midway());

        assertThatThrownBy(() -> ask("a", "b")).isSameAs(BUSY);
        assertThat(asked).containsExactly("a");
    }
}
