package dev.leadline.gemini;

import dev.leadline.quota.NoRoom;
import dev.leadline.quota.Refused;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one model after another, until one answers: the next one when a model is overloaded, retired, or has no room. An
 * answer of which some was handed on is not asked for again. There is one in a process, so that a model that is gone costs one
 * call, whoever asks.
 */
@Singleton
final class ModelChain {

    /** A model that is gone is not asked again for so long: each time would cost a call. */
    private static final Duration GONE = Duration.ofMinutes(10);

    private static final int MOST = 1000;

    /** When models were found to be retired, by the clock of {@link System#nanoTime}. */
    private final Map<String, Long> retired = new ConcurrentHashMap<>();

    /**
     * @param models at least one, the preferred one first
     * @param call asks one of them; what it fails with is the failure unless it is {@link Refused}
     */
    <T> Uni<T> ask(List<String> models, Function<String, Uni<T>> call) {
        return Uni.createFrom()
                .deferred(() -> next(served(models), call, null))
                .onFailure(Refused.class)
                .transform(failure -> ((Refused) failure).otherwise());
    }

    /** Those that are not known to be gone; all of them if none is left. */
    private List<String> served(List<String> models) {
        List<String> served = models.stream().filter(model -> !isRetired(model)).toList();
        return served.isEmpty() ? models : served;
    }

    /** Names come from tasks, so that there may be any number. */
    private void remember(String model) {
        if (retired.size() >= MOST) {
            retired.clear();
        }
        retired.put(model, System.nanoTime());
    }

    private boolean isRetired(String model) {
        Long since = retired.get(model);
        return since != null && System.nanoTime() - since < GONE.toNanos();
    }

    private <T> Uni<T> next(List<String> models, Function<String, Uni<T>> call, @Nullable NoRoom soonest) {
        return call.apply(models.get(0))
                .onFailure(Refused.class)
                .recoverWithUni(failure -> after(models, (Refused) failure, call, soonest));
    }

    private <T> Uni<T> after(
            List<String> models, Refused failure, Function<String, Uni<T>> call, @Nullable NoRoom before) {
        if (failure instanceof Retired) {
            remember(models.get(0));
        }
        NoRoom soonest = sooner(before, failure);
        if (failure.isMidway()) {
            return Uni.createFrom().failure(failure);
        }
        if (models.size() == 1) {
            // When no model has room, the task waits for the one that has room first.
            return Uni.createFrom().failure(failure instanceof NoRoom && soonest != null ? soonest : failure);
        }
        return next(models.subList(1, models.size()), call, soonest)
                .onFailure(ModelChain::isOfThePrompt)
                .transform(unfit -> failure);
    }

    private static @Nullable NoRoom sooner(@Nullable NoRoom before, Refused failure) {
        if (failure instanceof NoRoom now) {
            return before == null || now.opensBefore(before) ? now : before;
        }
        return before;
    }

    /** Another model than the preferred one may not take the prompt: then what happened to the preferred one counts. */
    private static boolean isOfThePrompt(Throwable failure) {
        return failure instanceof TaskFailure known
                && (known.type() == ErrorType.INVALID_ARGUMENTS || known.type() == ErrorType.TOO_LARGE);
    }
}
