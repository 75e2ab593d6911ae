package dev.leadline.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.Backoff;
import dev.leadline.broker.LeaseLost;
import dev.leadline.broker.Leases;
import dev.leadline.flow.FlowResults;
import dev.leadline.handler.TaskContext;
import dev.leadline.live.ChunkWriter;
import dev.leadline.live.Chunks;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.LeasedTask;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One attempt under way: the handler's {@link TaskContext}, bound to the lease. */
final class Run implements TaskContext {

    private static final int LONGEST_NAME = 200;

    private final LeasedTask task;
    private final Leases leases;
    private final FlowResults results;
    private final ProgressReports reports;
    private final ObjectMapper json;
    private final RunThread thread;
    private final int maxStepBytes;
    private final Logger log;
    private final AtomicReference<Usage> usage;
    private final Map<String, String> steps = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Chunks chunks;
    private volatile @Nullable ChunkWriter output;
    private volatile boolean cancelled;

    /**
     * @param thread where the handler's code runs, and continues after every step
     * @param maxStepBytes how many bytes the result of one step may have, as JSON in UTF-8
     */
    Run(
            LeasedTask task,
            Leases leases,
            FlowResults results,
            ProgressReports reports,
            Chunks chunks,
            ObjectMapper json,
            RunThread thread,
            int maxStepBytes) {
        this.task = task;
        this.leases = leases;
        this.results = results;
        this.reports = reports;
        this.chunks = chunks;
        this.json = json;
        this.thread = thread;
        this.maxStepBytes = maxStepBytes;
        this.log = new RunLogger(task);
        this.usage = new AtomicReference<>(task.usage());
    }

    LeasedTask task() {
        return task;
    }

    RunThread thread() {
        return thread;
    }

    /** What the task used over all runs so far. */
    Usage usage() {
        return Objects.requireNonNull(usage.get());
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
        return patiently(leases.steps(task.id())).invoke(steps::putAll).replaceWithVoid();
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
        return step(name, json.constructType(type), work);
    }

    @Override
    public <T> Uni<T> step(String name, Class<T> type, Supplier<Uni<T>> work) {
        return step(name, json.constructType(type), work);
    }

    private <T> Uni<T> step(String name, JavaType type, Supplier<Uni<T>> work) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a step's name has 1 to " + LONGEST_NAME + " characters, not " + name.length());
        }
        return Uni.createFrom().deferred(() -> {
            String kept = steps.get(name);
            if (kept != null) {
                return Uni.createFrom().item(() -> this.<T>read(kept, type));
            }
            if (!underWay.add(name)) {
                throw new IllegalStateException("two steps of one task are named " + name);
            }
            return work.get()
                    .chain(result -> keep(name, result))
                    .onTermination()
                    .invoke(() -> underWay.remove(name));
        });
    }

    /** Fails with {@link LeaseLost} when the run has no right to write any more. */
    private <T> Uni<T> keep(String name, T result) {
        if (cancelled) {
            return Uni.createFrom().failure(new LeaseLost());
        }
        Json text = write(result);
        if (text.bytes() > maxStepBytes) {
            throw TaskFailure.permanent(
                    ErrorType.TOO_LARGE, "the result of step " + name + " is longer than " + maxStepBytes + " bytes");
        }
        return patiently(leases.keepStep(task.lease(), name, text.text(), usage()))
                .invoke(() -> steps.put(name, text.text()))
                .replaceWith(result);
    }

    /** While Redis is away the run waits for it: it keeps its lease, since nobody is judged while nobody can beat. */
    private <T> Uni<T> patiently(Uni<T> call) {
        return Backoff.whileRedisIsAway(call).emitOn(thread.executor());
    }

    @Override
    public int finishedSteps() {
        return steps.size();
    }

    @Override
    public void used(Usage more) {
        usage.accumulateAndGet(more, Usage::plus);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Logger log() {
        return log;
    }

    private Json write(Object value) {
        try {
            return Json.of(json.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a step's result cannot be written as JSON", e);
        }
    }

    private <T> T read(String text, JavaType type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a step's result cannot be read as " + type, e);
        }
    }
}
