package dev.leadline.research;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leadline.gemini.BatchLook;
import dev.leadline.gemini.BatchPlan;
import dev.leadline.gemini.GeminiBatches;
import dev.leadline.gemini.NotTaken;
import dev.leadline.gemini.Prompt;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.TaskFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * One run of a task whose question is asked in a batch: it does what is due, and puts the task back until the batch is to be looked
 * at again; so the task waits without a slot, and uses up no attempt. What is kept as steps: the plan; each submission, before it
 * is sent; the name that Google gave to the batch; and what became of it. Wherever a worker dies, the next run goes on from there.
 * A submission whose answer was lost is looked for in Google's list before the batch is submitted again; and nothing is charged twice,
 * since the ledger takes one charge for the batch of a task. If the task ends before its batch, {@code LeftBatches} cancels that.
 */
final class BatchRun {

    private static final String PLAN = "batch: planned";
    private static final String SUBMITTED = "batch: submitted";
    private static final String ENDED = "batch: ended";

    /** How soon a batch is looked at again that was cancelled. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Bounds the steps of a task: with the usual times there are fewer until the longest time is over. */
    private static final int MOST_SENT = 500;

    private final GeminiBatches batches;
    private final Pace pace;
    private final Prompt prompt;
    private final TaskContext context;
    private final Submissions submissions;
    private final Duplicates duplicates;

    BatchRun(GeminiBatches batches, Prompt prompt, TaskContext context) {
        this.batches = batches;
        this.pace = new Pace(batches.times(), batches.clock());
        this.prompt = prompt;
        this.context = context;
        this.submissions = new Submissions(context);
        this.duplicates = new Duplicates(batches, context, submissions, pace);
    }

    /** A batch that Google has taken. */
    @RegisterForReflection
    record Submitted(String name, Instant at) {}

    /** Why the question is asked in a batch, if an earlier run has begun to. */
    static Optional<String> begun(TaskContext context) {
        return context.kept(PLAN, BatchPlan.class).map(BatchPlan::reason);
    }

    /**
     * What became of the batch. Fails with {@link TaskFailure.RetryAfter} as long as nothing did; with {@code budget-exceeded}
     * if the budget has no room for it.
     *
     * @param reason why it is a batch
     */
    Uni<BatchEnd> end(String reason) {
        Optional<BatchEnd> known = context.kept(ENDED, BatchEnd.class);
        return known.isPresent()
                ? Uni.createFrom().item(known.get())
                : context.step(PLAN, BatchPlan.class, () -> planned(reason)).chain(plan -> goOn(plan));
    }

    private Uni<BatchPlan> planned(String reason) {
        return Uni.createFrom()
                .item(() ->
                        batches.plan(prompt, context.id(), context.deadline().orElse(null), reason));
    }

    private Uni<BatchEnd> goOn(BatchPlan plan) {
        Optional<Submitted> known = context.kept(SUBMITTED, Submitted.class);
        if (known.isPresent()) {
            return follow(plan, known.get());
        }
        return submissions.lastOpen().map(sent -> find(plan, sent)).orElseGet(() -> submit(plan));
    }

    // ── Submit ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** @param sent when the last submission was, whose answer was lost, or told to try again */
    private Uni<BatchEnd> find(BatchPlan plan, Instant sent) {
        Duration untilListed = pace.untilListed(sent);
        if (untilListed.compareTo(Duration.ZERO) > 0) {
            return pace.putBack(plan, untilListed, "it is looked up whether Google has the batch of this task");
        }
        return asked(
                batches.find(plan),
                found -> found.map(name -> submitted(plan, Uni.createFrom().item(name)))
                        .orElseGet(() -> submit(plan)),
                refusal -> unknown(plan, said(refusal)),
                failure -> later(plan, failure));
    }

    private Uni<BatchEnd> submit(BatchPlan plan) {
        if (pace.isDue(plan)) {
            return ended("there is no time for it");
        }
        if (submissions.count() == MOST_SENT) {
            return ended("Google took none of " + MOST_SENT + " submissions");
        }
        Instant now = pace.now();
        // Before it is sent: if the task ends meanwhile, somebody has to know that there may be a batch.
        return context.holdMoney(batches.most(prompt, plan))
                .chain(() -> context.noteWork(batches.note(plan, null, now)))
                .chain(() -> submissions.add(now))
                .chain(() -> submitted(plan, batches.submit(prompt, plan, now)));
    }

    private Uni<BatchEnd> submitted(BatchPlan plan, Uni<String> name) {
        return asked(
                context.step(SUBMITTED, Submitted.class, () -> name.map(given -> new Submitted(given, pace.now()))),
                batch -> context.noteWork(batches.note(plan, batch.name(), batch.at()))
                        .chain(() -> waits(plan, batch, "PENDING")),
                refusal -> ended(said(refusal)),
                failure -> notAnswered(failure)
                        .chain(() -> pace.putBack(
                                plan, Pace.longer(pace.delay(failure), pace.next(plan.at())), said(failure))));
    }

    /** If it may have arrived, the next run finds that out; else it need not read Google's list. */
    private Uni<Void> notAnswered(TaskFailure failure) {
        return failure instanceof NotTaken
                ? submissions.refused(pace.now())
                : Uni.createFrom().voidItem();
    }

    // ── Follow ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<BatchEnd> follow(BatchPlan plan, Submitted batch) {
        Duration untilListed = duplicates.wait(batch.at());
        if (untilListed.compareTo(Duration.ZERO) > 0) {
            return pace.putBack(plan, untilListed, "it is looked up whether Google has another batch of this task");
        }
        return duplicates.end(plan, batch.name()).chain(() -> look(plan, batch));
    }

    private Uni<BatchEnd> look(BatchPlan plan, Submitted batch) {
        return looked(plan, batch, look -> {
            if (look.isOver()) {
                return over(plan, batch, look);
            }
            return pace.isDue(plan) ? stop(plan, batch) : waits(plan, batch, look.state());
        });
    }

    private Uni<BatchEnd> looked(BatchPlan plan, Submitted batch, Function<BatchLook, Uni<BatchEnd>> then) {
        return asked(
                batches.look(plan, batch.name()),
                then,
                gone -> unknown(plan, said(gone)),
                failure -> later(plan, failure));
    }

    /**
     * Goes on after a call of Google.
     *
     * @param refused what is done if it makes no sense to call again
     * @param failed what is done if it may be called again
     */
    private static <T> Uni<BatchEnd> asked(
            Uni<T> call,
            Function<T, Uni<BatchEnd>> then,
            Function<TaskFailure, Uni<BatchEnd>> refused,
            Function<TaskFailure, Uni<BatchEnd>> failed) {
        return call.onItemOrFailure().transformToUni((item, failure) -> {
            if (failure == null) {
                return then.apply(item);
            }
            if (failure instanceof TaskFailure.Permanent refusal) {
                return refused.apply(refusal);
            }
            return failure instanceof TaskFailure known
                    ? failed.apply(known)
                    : Uni.createFrom().failure(failure);
        });
    }

    private Uni<BatchEnd> waits(BatchPlan plan, Submitted batch, String state) {
        return pace.putBack(
                plan,
                pace.next(batch.at()),
                "Google has the batch " + batch.name() + " (" + state + "); if it is not answered by " + plan.until()
                        + ", the question is asked at once");
    }

    /** Its time is over. It may be answered while it is cancelled; then its answer counts. */
    private Uni<BatchEnd> stop(BatchPlan plan, Submitted batch) {
        return batches.cancel(plan, batch.name())
                // The look afterwards shows what became of it.
                .onFailure(TaskFailure.class)
                .recoverWithNull()
                .chain(() -> looked(plan, batch, look -> {
                    if (look.isOver()) {
                        return over(plan, batch, look);
                    }
                    return pace.isTooLate(plan)
                            ? unknown(plan, "it had no answer in time, was cancelled, and is still " + look.state())
                            : pace.putBack(
                                    plan,
                                    SOON,
                                    "the batch " + batch.name() + " had no answer in time, and is being cancelled");
                }));
    }

    // ── End ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    private Uni<BatchEnd> over(BatchPlan plan, Submitted batch, BatchLook look) {
        JsonNode response = look.response();
        if (response == null) {
            String error = look.error().isEmpty() ? "" : ", " + look.error();
            return ended("Google ended it without an answer: " + look.state() + error);
        }
        return most(plan)
                .map(most -> BatchReply.read(batches, plan, response, batch.at(), most))
                .chain(reply -> ended(reply));
    }

    /** What is charged if nobody learns what the batch cost; empty: no budget limits it, so nothing is. */
    private Uni<Optional<Charge>> most(BatchPlan plan) {
        return context.moneyLeft()
                .map(left -> left.equals(MoneyLeft.ANY) ? Optional.empty() : Optional.of(batches.most(prompt, plan)));
    }

    /** Nobody knows whether it will be answered, and billed. Under a budget, the most that it may cost is charged. */
    private Uni<BatchEnd> unknown(BatchPlan plan, String problem) {
        return most(plan).chain(most -> ended(new BatchReply(BatchEnd.without(problem), most)));
    }

    private Uni<BatchEnd> ended(String problem) {
        return ended(new BatchReply(BatchEnd.without(problem), Optional.empty()));
    }

    /**
     * Pays, and keeps what became of the batch. If the worker dies between the two, the next run looks at the batch, and pays, once
     * more, which the ledger ignores.
     */
    private Uni<BatchEnd> ended(BatchReply reply) {
        return context.step(ENDED, BatchEnd.class, () -> paid(reply.charge()).replaceWith(reply.end()));
    }

    private Uni<Void> paid(Optional<Charge> charge) {
        return charge.map(cost -> context.payHeld(cost.inStep(ENDED))).orElseGet(context::letMoneyGo);
    }

    /** Google could not be asked. The task has time, so this uses up no attempt; but it does not go on for ever. */
    private Uni<BatchEnd> later(BatchPlan plan, TaskFailure failure) {
        return pace.isTooLate(plan)
                ? unknown(plan, said(failure))
                : pace.putBack(plan, pace.delay(failure), said(failure));
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
