package dev.leadline.research;

import dev.leadline.gemini.GeminiBatches;
import dev.leadline.gemini.Generation;
import dev.leadline.gemini.Prompt;
import dev.leadline.gemini.Tier;
import dev.leadline.gemini.TierChoice;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.ErrorType;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a question in the tier that its task leaves time for: at once, as standard or flex; or in a batch, and at once if that has no
 * answer in time.
 */
@Singleton
class Tiered {

    /** An attempt of a deep dive may take an hour: the rest is for what comes after its questions. */
    private static final Duration LONGEST = Duration.ofMinutes(50);

    private final GeminiBatches batches;

    Tiered(GeminiBatches batches) {
        this.batches = batches;
    }

    /** How a question is asked once its tier is known. */
    interface Ways {

        /** Asks at once. */
        Uni<Generation> directly(Prompt prompt);

        /** The answer of another task to the same question, if it is shared; empty: there is none. */
        default Uni<Optional<Generation>> known(Prompt prompt) {
            return Uni.createFrom().item(Optional.empty());
        }

        /** Takes what a batch answered, which was not compared with a schema yet. */
        Uni<Generation> accept(Prompt prompt, Generation answer);
    }

    /**
     * An answer.
     *
     * @param reason why it was asked in the tier that was asked for; null: the task did not leave that to Leadline
     */
    record Answered(Generation answer, @Nullable String reason) {}

    /** Fails as its ways do; with {@link TaskFailure.RetryAfter} as long as a batch has no answer. */
    Uni<Answered> ask(Prompt prompt, TaskContext context, Ways ways) {
        Optional<String> begun = BatchRun.begun(context);
        if (begun.isPresent()) {
            return inBatch(prompt, begun.get(), context, ways);
        }
        if (prompt.tier() == Tier.BATCH) {
            return anew(prompt, "sent as a batch: its task asks for it", context, ways);
        }
        Optional<Instant> deadline = context.deadline();
        if (prompt.tier() != null || deadline.isEmpty()) {
            return ways.directly(prompt).map(answer -> new Answered(answer, null));
        }
        return context.moneyLeft()
                .map(left -> batches.choose(prompt, deadline.get(), left))
                .chain(choice -> chosen(prompt, choice, context, ways));
    }

    /**
     * How long a run may take that asks many questions.
     *
     * @param usual without a deadline, and the least with one
     */
    Duration time(TaskContext context, Instant start, Duration usual) {
        Optional<Instant> deadline = context.deadline();
        if (deadline.isEmpty()) {
            return usual;
        }
        Duration left =
                Duration.between(start, deadline.get().minus(batches.times().reserve()));
        return Pace.longer(left.compareTo(LONGEST) < 0 ? left : LONGEST, usual);
    }

    /**
     * One of many questions of a task that build on each other, such as those of a deep dive, as flex if there is time for it. It is
     * never asked in a batch: each may take a day, and the next question would have to wait for it.
     *
     * @param rest how long the run may still take
     */
    Prompt inTime(Prompt prompt, TaskContext context, Duration rest) {
        Optional<Instant> deadline = context.deadline();
        if (prompt.tier() != null || deadline.isEmpty()) {
            return prompt;
        }
        Instant end = batches.clock().instant().plus(rest);
        Instant wanted = end.isBefore(deadline.get()) ? end : deadline.get();
        // As standard it is the same question as without a deadline, and shares its answer.
        return batches.chooseAtOnce(prompt, wanted).tier() == Tier.FLEX ? prompt.served(Tier.FLEX) : prompt;
    }

    private Uni<Answered> chosen(Prompt prompt, TierChoice choice, TaskContext context, Ways ways) {
        context.progress(0, choice.reason());
        return choice.tier() == Tier.BATCH
                ? anew(prompt, choice.reason(), context, ways)
                : ways.directly(prompt.served(choice.tier())).map(answer -> new Answered(answer, choice.reason()));
    }

    /** Unless another task has the answer. */
    private Uni<Answered> anew(Prompt prompt, String reason, TaskContext context, Ways ways) {
        return ways.known(prompt.served(null))
                .chain(known -> known.map(answer -> Uni.createFrom().item(new Answered(answer, null)))
                        .orElseGet(() -> inBatch(prompt, reason, context, ways)));
    }

    private Uni<Answered> inBatch(Prompt prompt, String reason, TaskContext context, Ways ways) {
        Prompt asked = prompt.served(null);
        return new BatchRun(batches, asked, context).end(reason).chain(end -> {
            Generation answer = end.answer();
            String problem = String.valueOf(end.problem());
            if (answer != null) {
                return ways.accept(asked, answer).map(checked -> new Answered(checked, reason));
            }
            if (end.refused()) {
                return Uni.createFrom().failure(TaskFailure.permanent(ErrorType.PROVIDER_REFUSED, problem));
            }
            String why = reason + "; then asked at once, since the batch gave no answer: " + problem;
            context.progress(0, why);
            return ways.directly(asked).map(direct -> new Answered(direct, why));
        });
    }
}
