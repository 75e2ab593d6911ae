package dev.leadline.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.broker.Finish;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Leases;
import dev.leadline.budget.Budgets;
import dev.leadline.counts.Counts;
import dev.leadline.flow.FlowResults;
import dev.leadline.live.Chunks;
import dev.leadline.task.Charges;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Outcome;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskError;
import dev.leadline.task.Usage;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The runs under way in this process, at most {@code concurrency} of them. Used only on the pool's loop. */
@Singleton
class Slots {

    private final Leases leases;
    private final FlowResults results;
    private final TaskRunner runner;
    private final Outbox outbox;
    private final ProgressReports reports;
    private final Chunks chunks;
    private final Budgets budgets;
    private final Counts counts;
    private final ObjectMapper json;
    private final Threads threads;
    private final Executor loop;
    private volatile int capacity;
    private final int maxResultBytes;
    private final Map<Lease, Slot> taken = new HashMap<>();
    private final Set<Lease> unsent = new HashSet<>();
    private int lateCharges;
    private Runnable onChange = () -> {};

    Slots(
            Leases leases,
            FlowResults results,
            TaskRunner runner,
            Outbox outbox,
            ProgressReports reports,
            Chunks chunks,
            Budgets budgets,
            Counts counts,
            ObjectMapper json,
            Threads threads,
            WorkerConfig config) {
        this.leases = leases;
        this.results = results;
        this.runner = runner;
        this.outbox = outbox;
        this.reports = reports;
        this.chunks = chunks;
        this.budgets = budgets;
        this.counts = counts;
        this.json = json;
        this.threads = threads;
        this.loop = threads.pool();
        this.capacity = config.concurrency().orElse(100);
        this.maxResultBytes = config.maxResultBytes();
    }

    int capacity() {
        return capacity;
    }

    /** How many tasks may run at once from now on; runs under way go on, also when there are more of them. */
    void capacity(int tasks) {
        capacity = tasks;
    }

    int used() {
        return taken.size();
    }

    int free() {
        return Math.max(0, capacity - taken.size());
    }

    /** Whether nothing runs, and every outcome and every charge is written. */
    boolean isDrained() {
        return taken.isEmpty() && unsent.isEmpty() && lateCharges == 0;
    }

    /** The leases that are held here: their runs are under way, or their outcomes are being sent. */
    Set<Lease> held() {
        Set<Lease> held = new HashSet<>(taken.keySet());
        held.addAll(unsent);
        return held;
    }

    /** Releases a lease that is unknown here. */
    void disown(Lease lease) {
        Log.warnf("According to Redis %s runs here, but it does not: it is released, and runs again", lease.task());
        send(lease, new Outcome.Released(Usage.NONE), null, null, () -> {});
    }

    /** Calls the listener whenever a slot became free or an outcome was written. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Starts the run, unless it is under way already: a take whose answer was lost gives the same tasks again. */
    void launch(LeasedTask task) {
        if (taken.containsKey(task.lease())) {
            return;
        }
        TaskLog.received(task);
        counts.started(task.placement(), task.handler(), task.waited());
        Slot slot = new Slot(run(task));
        taken.put(task.lease(), slot);
        slot.start(runner.run(slot.run()), (outcome, failure) -> loop.execute(() -> ended(slot, outcome, failure)));
        if (task.cancelRequested()) {
            cancel(task.lease());
        }
    }

    private Run run(LeasedTask task) {
        Run run = new Run(
                task,
                leases,
                results,
                reports,
                chunks,
                budgets,
                json,
                threads.next(),
                maxResultBytes,
                charges -> loop.execute(() -> enter(task.lease(), charges)));
        budgets.open(run.charges());
        return run;
    }

    /** Stops the run and writes that the task was cancelled. */
    void cancel(Lease lease) {
        Slot slot = taken.get(lease);
        if (slot != null) {
            stopWith(slot, Outcome.Cancelled::new);
        }
    }

    /** Stops all runs and releases their tasks, which uses up no attempt. */
    void releaseAll() {
        List.copyOf(taken.values()).forEach(slot -> stopWith(slot, Outcome.Released::new));
    }

    /** Stops all runs and writes nothing but what they were charged: their tasks belong to other workers now. */
    void dropAll() {
        List.copyOf(taken.values()).forEach(slot -> {
            slot.stop();
            free(slot);
            enterRest(slot);
        });
    }

    /** Ends a task whose record cannot be read, as no worker could run it. */
    void discard(Lease lease) {
        TaskError error = new TaskError(
                ErrorType.HANDLER_FAILED.slug(), "the task's record in Redis is damaged: it cannot be run", false, 0);
        send(lease, new Outcome.Failed(error, Usage.NONE), null, null, () -> {});
    }

    private void stopWith(Slot slot, Function<Usage, Outcome> outcome) {
        unsent.add(slot.lease());
        slot.stop(() -> loop.execute(() -> report(slot, outcome.apply(slot.run().usage()))));
        free(slot);
    }

    private void ended(Slot slot, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (taken.get(slot.lease()) != slot) {
            return;
        }
        if (outcome != null) {
            report(slot, outcome);
            free(slot);
        } else {
            free(slot);
            enterRest(slot);
            if (!(failure instanceof LeaseLost)) {
                Log.errorf(
                        failure,
                        "The run of %s ended without an outcome",
                        slot.lease().task());
            }
        }
    }

    private void report(Slot slot, Outcome outcome) {
        LeasedTask task = slot.run().task();
        Duration took = slot.age();
        TaskLog.ended(task, outcome, took);
        send(
                slot.lease(),
                outcome,
                reports.take(slot.lease()),
                slot.run().charges(),
                () -> counts.ended(task.placement(), task.handler(), outcome, took));
    }

    /** @param written called when the outcome is in the record */
    private void send(
            Lease lease, Outcome outcome, @Nullable Progress last, @Nullable RunCharges charged, Runnable written) {
        unsent.add(lease);
        Charges charges = charged == null ? Charges.NONE : charged.end();
        // No pipeline could own this subscription: the run is over, and its outcome is sent however long that takes.
        outbox.send(lease, outcome, last, charges)
                .subscribe()
                .with(
                        result -> loop.execute(() -> sent(lease, result, written)),
                        failure -> loop.execute(() -> unsendable(lease, failure)));
    }

    /** Enters what the run was charged and is not in the ledger, since no outcome carries it. */
    private void enterRest(Slot slot) {
        enter(slot.lease(), slot.run().charges().end());
    }

    private void enter(Lease lease, Charges charges) {
        if (charges.isEmpty()) {
            return;
        }
        lateCharges++;
        // No pipeline could own this subscription, either.
        outbox.enter(lease, charges)
                .onTermination()
                .invoke(() -> loop.execute(() -> {
                    lateCharges--;
                    onChange.run();
                }))
                .subscribe()
                .with(
                        entered -> {},
                        failure -> Log.errorf(
                                failure, "What %s was charged cannot be entered into the ledger", lease.task()));
    }

    private void free(Slot slot) {
        taken.remove(slot.lease());
        slot.run().cancel();
        budgets.close(slot.run().charges());
        onChange.run();
    }

    private void sent(Lease lease, Finish.Result result, Runnable written) {
        unsent.remove(lease);
        if (result == Finish.Result.LOST || result == Finish.Result.GONE) {
            TaskLog.notWritten(lease, result);
        } else {
            written.run();
        }
        onChange.run();
    }

    private void unsendable(Lease lease, Throwable failure) {
        unsent.remove(lease);
        Log.errorf(failure, "The outcome of %s cannot be written", lease.task());
        onChange.run();
    }
}
