package dev.leadline.worker;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Backoff;
import dev.leadline.broker.KeepStep;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Leases;
import dev.leadline.budget.Budgets;
import dev.leadline.flow.FlowResults;
import dev.leadline.handler.Steps;
import dev.leadline.handler.TaskContext;
import dev.leadline.live.ChunkWriter;
import dev.leadline.live.Chunks;
import dev.leadline.task.Charge;
import dev.leadline.task.Charges;
import dev.leadline.task.Json;
import dev.leadline.task.Lease;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.MoneyLeft;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One attempt under way: the handler's {@link TaskContext}, bound to the lease. */
final class Run implements TaskContext, Steps.Store {

    private final LeasedTask task;
    private final Leases leases;
    private final FlowResults results;
    private final ProgressReports reports;
    private final ObjectMapper json;
    private final RunThread thread;
    private final Logger log;
    private final RunCharges charges;
    private final Steps steps;
    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final Chunks chunks;
    private final Budgets budgets;
    private volatile @Nullable ChunkWriter output;
    private volatile boolean cancelled;

    /**
     * @param thread where the handler's code runs, and continues after every step
     * @param maxStepBytes how many bytes the result of one step may have, as JSON in UTF-8
     * @param late gets charges that become known after the end of the run
     */
    Run(
            LeasedTask task,
            Leases leases,
            FlowResults results,
            ProgressReports reports,
            Chunks chunks,
            Budgets budgets,
            ObjectMapper json,
            RunThread thread,
            int maxStepBytes,
            Consumer<Charges> late) {
        this.task = task;
        this.leases = leases;
        this.results = results;
        this.reports = reports;
        this.chunks = chunks;
        this.budgets = budgets;
        this.json = json;
        this.thread = thread;
        this.steps = new Steps(json, maxStepBytes, this);
        this.log = new RunLogger(task);
        this.charges = new RunCharges(task, late);
    }

    LeasedTask task() {
        return task;
    }

    RunCharges charges() {
        return charges;
    }

    RunThread thread() {
        return thread;
    }

    /** What the task used over all runs so far. */
    Usage usage() {
        return charges.total();
    }

    /** From now on nothing is written under this run's lease. */
    void cancel() {
        cancelled = true;
        ChunkWriter writer = output;
        if (writer != null) {
            writer.stop();
        }
    }

    /** The item, once all live output is kept. */
    <T> Uni<T> afterOutput(T item) {
        ChunkWriter writer = output;
        return writer == null
                ? Uni.createFrom().item(item)
                : writer.end().replaceWith(item).emitOn(thread.executor());
    }

    /** Reads what earlier runs left; to be done before the handler starts. */
    Uni<Void> recallSteps() {
        if (!task.hasSteps()) {
            return Uni.createFrom().voidItem();
        }
        return patiently(leases.steps(task.id())).invoke(kept::putAll).replaceWithVoid();
    }

    /**
     * The arguments as JSON; read separately if they were too long to come with the take, and with the results that they
     * refer to.
     */
    Uni<String> arguments() {
        String args = task.args();
        Uni<String> given = args != null ? Uni.createFrom().item(args) : patiently(leases.arguments(task.id()));
        return task.hasReferences() ? given.chain(text -> patiently(results.resolve(task.id(), text))) : given;
    }

    @Override
    public TaskId id() {
        return task.id();
    }

    @Override
    public Lease lease() {
        return task.lease();
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public String tenant() {
        return task.placement().tenant();
    }

    @Override
    public void progress(int percent, String message) {
        if (!cancelled) {
            reports.report(task.lease(), new Progress(percent, message));
        }
    }

    @Override
    public Uni<Void> chunk(String text) {
        if (cancelled) {
            return Uni.createFrom().failure(new LeaseLost());
        }
        return writer().write(text).emitOn(thread.executor());
    }

    private synchronized ChunkWriter writer() {
        ChunkWriter writer = output;
        if (writer == null) {
            writer = chunks.writer(task.lease());
            output = writer;
        }
        return writer;
    }

    @Override
    public <T> Uni<T> step(String name, TypeReference<T> type, Supplier<Uni<T>> work) {
        return steps.run(name, json.constructType(type), work);
    }

    @Override
    public <T> Uni<T> step(String name, Class<T> type, Supplier<Uni<T>> work) {
        return steps.run(name, json.constructType(type), work);
    }

    @Override
    public <T> Optional<T> kept(String name, Class<T> type) {
        return steps.kept(name, json.constructType(type));
    }

    // ── Where the results of steps are kept ─────────────────────────────────────────────────────────────────────────

    @Override
    public @Nullable String kept(String step) {
        return kept.get(step);
    }

    @Override
    public void requireLease() {
        if (cancelled) {
            throw new LeaseLost();
        }
    }

    @Override
    public Uni<Void> keep(String step, Json result, Duration took) {
        Charges open = charges.open();
        return patiently(leases.keepStep(task.lease(), new KeepStep.Kept(step, result.text(), took), open))
                .invoke(() -> {
                    charges.entered(open);
                    kept.put(step, result.text());
                })
                .replaceWithVoid();
    }

    /** While Redis is away the run waits for it: it keeps its lease, since nobody is judged while nobody can beat. */
    private <T> Uni<T> patiently(Uni<T> call) {
        return Backoff.whileRedisIsAway(call).emitOn(thread.executor());
    }

    @Override
    public int finishedSteps() {
        return kept.size();
    }

    @Override
    public void used(Charge charge) {
        charges.add(charge);
    }

    @Override
    public Uni<MoneyLeft> moneyLeft() {
        return patiently(budgets.left(charges));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(task.options().deadline()).map(wanted -> wanted.of(task.id()));
    }

    @Override
    public Uni<Void> holdMoney(Charge most) {
        return patiently(budgets.holdForTask(charges, most));
    }

    @Override
    public Uni<Void> payHeld(Charge charge) {
        return patiently(budgets.payForTask(charges, charge)).invoke(() -> charges.addEntered(charge));
    }

    @Override
    public Uni<Void> noteWork(String work) {
        return patiently(budgets.note(charges, work));
    }

    @Override
    public Uni<Void> letMoneyGo() {
        return patiently(budgets.letGoOfTask(charges));
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Logger log() {
        return log;
    }
}
