package dev.leadline.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.handler.TaskContext;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.Progress;
import dev.leadline.task.TaskFailure;
import dev.leadline.task.TaskId;
import dev.leadline.task.Usage;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What a handler gets in a test: it keeps in the {@link TestTask} what a worker keeps in Redis. */
final class TestContext implements TaskContext {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_BYTES = 4 << 20;

    private final TestTask task;
    private final int attempt;
    private final ObjectMapper json;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    /** @param attempt the number of the run that begins */
    TestContext(TestTask task, int attempt, ObjectMapper json) {
        this.task = task;
        this.attempt = attempt;
        this.json = json;
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
            String kept = task.steps().get(name);
            if (kept != null) {
                return Uni.createFrom().item(() -> this.<T>read(kept, type));
            }
            if (!underWay.add(name)) {
                throw new IllegalStateException("two steps of one task are named " + name);
            }
            return work.get()
                    .invoke(result -> keep(name, result))
                    .onTermination()
                    .invoke(() -> underWay.remove(name));
        });
    }

    private void keep(String name, Object result) {
        if (cancelled) {
            throw lost();
        }
        Json text = write(result);
        if (text.bytes() > MOST_BYTES) {
            throw TaskFailure.permanent(
                    ErrorType.TOO_LARGE, "the result of step " + name + " is longer than " + MOST_BYTES + " bytes");
        }
        task.traces().keepStep(name, text.text());
    }

    private static IllegalStateException lost() {
        return new IllegalStateException("the run was cancelled or lost its lease, so nothing that it does counts");
    }

    @Override
    public int finishedSteps() {
        return task.steps().size();
    }

    @Override
    public void used(Usage usage) {
        task.traces().add(usage);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public Logger log() {
        return Logger.getLogger("dev.leadline.testkit." + task.name());
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
