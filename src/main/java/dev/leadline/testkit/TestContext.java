package dev.leadline.testkit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.Steps;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.Charge;
import dev.leadline.task.Json;
import dev.leadline.task.Lease;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a handler gets in a test: it keeps in the {@link TestTask} what a worker keeps in Redis. */
final class TestContext implements TaskContext, Steps.Store {

    private static final int MOST_BYTES = 4 << 20;

    private final TestTask task;
    private final int attempt;
    private final ObjectMapper json;
    private final Steps steps;
    private volatile boolean cancelled;

    /** @param attempt the number of the run that begins */
    TestContext(TestTask task, int attempt, ObjectMapper json) {
        this.task = task;
        this.attempt = attempt;
        this.json = json;
        this.steps = new Steps(json, MOST_BYTES, this);
    }

    /** From now on nothing that the run says is kept. */
    void cancel() {
        cancelled = true;
    }

    @Override
    public TaskId id() {
        return task.id();
    }

    @Override
    public Lease lease() {
        return new Lease(task.id(), attempt);
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public String tenant() {
        return task.tenant();
    }

    @Override
    public void progress(int percent, String message) {
        if (!cancelled) {
            task.traces().report(new Progress(percent, message));
        }
    }

    /** A piece of live output, which {@link TestTask#text} joins. */
    @Override
    public Uni<Void> chunk(String text) {
        if (cancelled) {
            return Uni.createFrom().failure(lost());
        }
        task.traces().say(text);
        return Uni.createFrom().voidItem();
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

    @Override
    public @Nullable String kept(String step) {
        return task.steps().get(step);
    }

    @Override
    public void requireLease() {
        if (cancelled) {
            throw lost();
        }
    }

    @Override
    public Uni<Void> keep(String step, Json result, Duration took) {
        task.traces().keepStep(step, result.text());
        return Uni.createFrom().voidItem();
    }

    private static IllegalStateException lost() {
        return new IllegalStateException("the run was cancelled or lost its lease, so nothing that it does counts");
    }

    @Override
    public int finishedSteps() {
        return task.steps().size();
    }

    @Override
    public void used(Charge charge) {
        task.traces().add(charge);
    }

    @Override
    public Uni<Void> payHeld(Charge charge) {
        task.traces().addOnce(charge);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(task.request().deadline());
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Logger log() {
        return Logger.getLogger("dev.leadline.testkit." + task.name());
    }
}
