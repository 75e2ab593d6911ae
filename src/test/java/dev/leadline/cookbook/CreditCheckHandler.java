package dev.leadline.cookbook;

import dev.leadline.handler.TaskContext;
import dev.leadline.handler.TaskHandler;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
class CreditCheckHandler implements TaskHandler<CreditCheckHandler.Question, Boolean> {

    record Question(String company) {}

    private final CreditBureau bureau;

    CreditCheckHandler(CreditBureau bureau) {
        this.bureau = bureau;
    }

    @Override
    public String name() {
        return "credit_check_task";
    }

    @Override
    public String description() {
        return "Asks whether a company pays its bills.";
    }

    @Override
    public Uni<Boolean> run(Question question, TaskContext context) {
        return bureau.check(question.company()).map(this::answer);
    }

    private boolean answer(int status) {
        return switch (status) {
            case 200 -> true;
            case 204 -> false;
            case 404 -> throw TaskFailure.permanent(ErrorType.SOURCE_UNAVAILABLE, "the bureau knows no such company");
            case 429 ->
                throw TaskFailure.retryAfter(Duration.ofMinutes(1), ErrorType.SOURCE_UNAVAILABLE, "too many questions");
            default ->
                throw TaskFailure.transientFailure(ErrorType.SOURCE_UNAVAILABLE, "the bureau answered " + status);
        };
    }
}
