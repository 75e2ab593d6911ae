package dev.leadline.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leadline.task.ErrorType;
import dev.leadline.task.Json;
import dev.leadline.task.ShownOnly;
import dev.leadline.task.TaskFailure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of steps, the same for workers and for the test kit: a step whose result is kept is not run again, and its
 * result, as JSON, has a bound.
 */
public final class Steps {

    private static final int LONGEST_NAME = 200;

    private final ObjectMapper json;
    private final int maxBytes;
    private final Store store;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Where the results of one task's steps are kept. */
    public interface Store {

        /** The kept result as JSON; null: the step has none. */
        @Nullable
        String kept(String step);

        /** Fails when the run has no right to write any more. */
        void requireLease();

        /**
         * Keeps a result, which {@link #kept} gives from then on.
         *
         * @param took how long the work took
         */
        Uni<Void> keep(String step, Json result, Duration took);
    }

    /** @param maxBytes how many bytes the result of one step may have, as JSON in UTF-8 */
    public Steps(ObjectMapper json, int maxBytes, Store store) {
        this.json = json;
        this.maxBytes = maxBytes;
        this.store = store;
    }

    /**
     * The result of a step: the kept one, or that of the work, once it is kept.
     *
     * @param name 1 to 200 characters, once in a task
     * @throws IllegalArgumentException if the name has another length
     */
    public <T> Uni<T> run(String name, JavaType type, Supplier<Uni<T>> work) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a step's name has 1 to " + LONGEST_NAME + " characters, not " + name.length());
        }
        return Uni.createFrom().deferred(() -> {
            String earlier = store.kept(name);
            if (earlier != null) {
                return Uni.createFrom().item(() -> this.<T>read(earlier, type));
            }
            if (!underWay.add(name)) {
                throw new IllegalStateException("two steps of one task are named " + name);
            }
            long started = System.nanoTime();
            return work.get()
                    .chain(result -> keep(name, result, Duration.ofNanos(System.nanoTime() - started)))
                    .onTermination()
                    .invoke(() -> underWay.remove(name));
        });
    }

    private <T> Uni<T> keep(String name, T result, Duration took) {
        store.requireLease();
        if (result instanceof ShownOnly) {
            throw new IllegalStateException(
                    "step " + name + " has a result that is only shown, and so must not be kept");
        }
        Json text = write(result);
        if (text.bytes() > maxBytes) {
            throw TaskFailure.permanent(
                    ErrorType.TOO_LARGE, "the result of step " + name + " is longer than " + maxBytes + " bytes");
        }
        return store.keep(name, text, took).replaceWith(result);
    }

    private Json write(Object value) {
        try {
            return Json.of(json.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a step's result cannot be written as JSON", e);
        }
    }

    /** The kept result of a step; empty when it has none. */
    public <T> Optional<T> kept(String name, JavaType type) {
        return Optional.ofNullable(store.kept(name)).map(text -> read(text, type));
    }

    private <T> T read(String text, JavaType type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a step's result cannot be read as " + type, e);
        }
    }
}
