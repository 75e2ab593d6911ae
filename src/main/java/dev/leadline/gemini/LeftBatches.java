package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.RedisUnavailable;
import dev.leadline.Role;
import dev.leadline.budget.Budgets;
import dev.leadline.budget.Work;
import dev.leadline.task.Charge;
import dev.leadline.task.TaskFailure;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cancels batches at Google whose tasks have ended before them: cancelled, failed, expired, or gone. What such a batch was answered all
 * the same is paid for, and what was held for it is let go. Every worker does this; a batch is given to one of them at a time.
 */
@Singleton
class LeftBatches {

    /** As for a task that follows its batch itself: the ledger takes one of both. */
    private static final String STEP = "batch: ended";

    /** One round should end before the next is due. */
    private static final int MOST = 20;

    private final Budgets budgets;
    private final GeminiBatches batches;
    private final GeminiEndpoint endpoint;
    private final ObjectMapper json;
    private final Role role;

    LeftBatches(Budgets budgets, GeminiBatches batches, GeminiEndpoint endpoint, ObjectMapper json, Role role) {
        this.budgets = budgets;
        this.batches = batches;
        this.endpoint = endpoint;
        this.json = json;
        this.role = role;
    }

    @Scheduled(every = "{leadline.budget.look-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        // A process that only serves REST may have no key, or a simulator that knows of no batch.
        return role.runsTasks() && endpoint.missing().isEmpty()
                ? round()
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> round() {
        return budgets.left(MOST)
                .onItem()
                .transformToMulti(left -> Multi.createFrom().iterable(left))
                .onItem()
                .transformToUniAndConcatenate(this::end)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure(RedisUnavailable.class)
                .recoverWithNull();
    }

    private Uni<Void> end(Work work) {
        Optional<OpenBatch> noted = read(work);
        if (noted.isEmpty()) {
            Log.warnf("The batch of %s is not cancelled, since its note in Redis was changed", work.task());
            return budgets.giveUp(work);
        }
        OpenBatch batch = noted.get();
        return end(work, batch)
                .onFailure(TaskFailure.class)
                .recoverWithUni(failure -> failure instanceof TaskFailure.Permanent || isTooLate(batch)
                        ? budgets.giveUp(work)
                        // It is looked at again after a while.
                        : Uni.createFrom().voidItem())
                .onFailure(failure -> !(failure instanceof RedisUnavailable))
                .recoverWithUni(failure -> {
                    // Others must not wait behind it.
                    Log.errorf(failure, "The batch of %s could not be cancelled", work.task());
                    return Uni.createFrom().voidItem();
                });
    }

    private Optional<OpenBatch> read(Work work) {
        try {
            return Optional.of(json.readValue(work.text(), OpenBatch.class))
                    .filter(batch -> batch.plan() != null && batch.at() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private boolean isTooLate(OpenBatch batch) {
        return batches.clock()
                .instant()
                .isAfter(batch.plan().until().plus(batches.times().cancelWait()));
    }

    private Uni<Void> end(Work work, OpenBatch batch) {
        String known = batch.name();
        if (known != null) {
            return end(work, batch, known);
        }
        Duration sent = Duration.between(batch.at(), batches.clock().instant());
        // Its submission may be on its way, or not be listed yet.
        return sent.compareTo(batches.times().listedAfter()) < 0
                ? Uni.createFrom().voidItem()
                : batches.find(batch.plan())
                        .chain(found ->
                                found.map(name -> end(work, batch, name)).orElseGet(() -> budgets.settle(work)));
    }

    private Uni<Void> end(Work work, OpenBatch batch, String name) {
        return batches.look(batch.plan(), name)
                .chain(look -> look.isOver() ? Uni.createFrom().item(look) : cancelled(batch, name))
                .chain(look -> look.isOver() ? settled(work, batch, look) : waited(work, batch));
    }

    private Uni<BatchLook> cancelled(OpenBatch batch, String name) {
        Log.infof("Batch %s is cancelled, since its task has ended", name);
        return batches.cancel(batch.plan(), name)
                // The look afterwards shows what became of it.
                .onFailure(TaskFailure.class)
                .recoverWithNull()
                .chain(() -> batches.look(batch.plan(), name));
    }

    private Uni<Void> waited(Work work, OpenBatch batch) {
        return isTooLate(batch) ? budgets.giveUp(work) : Uni.createFrom().voidItem();
    }

    private Uni<Void> settled(Work work, OpenBatch batch, BatchLook look) {
        JsonNode response = look.response();
        if (response == null) {
            return budgets.settle(work);
        }
        List<Charge> charges = new ArrayList<>();
        boolean free = true;
        try {
            batches.read(batch.plan(), response, batch.at(), charges::add);
        } catch (TaskFailure unusable) {
            // What Gemini refused, and did not count, costs nothing.
            free = unusable instanceof TaskFailure.Permanent;
        }
        if (charges.isEmpty()) {
            return free ? budgets.settle(work) : budgets.giveUp(work);
        }
        Charge charge = charges.get(0).inStep(STEP);
        return charge.isPriced() ? budgets.settle(work, charge) : budgets.settleUnpriced(work, charge);
    }
}
