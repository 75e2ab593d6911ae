package dev.leadline.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All handlers of this build, by name. */
@Singleton
public class HandlerRegistry {

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    private final Map<String, TaskHandler<?, ?>> byName = new TreeMap<>();

    public HandlerRegistry(@All List<TaskHandler<?, ?>> handlers) {
        handlers.stream().<TaskHandler<?, ?>>map(ClientProxy::unwrap).forEach(this::register);
    }

    private void register(TaskHandler<?, ?> handler) {
        String type = handler.getClass().getName();
        if (!handler.name().matches(NAME)) {
            throw new IllegalStateException(
                    type + " has the name \"" + handler.name() + "\"; a task's name must match " + NAME);
        }
        if (!argumentsOf(handler).getRawClass().isRecord()) {
            throw new IllegalStateException(type + ": the arguments of a handler must be a record");
        }
        TaskHandler<?, ?> other = byName.putIfAbsent(handler.name(), handler);
        if (other != null) {
            throw new IllegalStateException(
                    type + " and " + other.getClass().getName() + " both have the name " + handler.name());
        }
    }

    public Optional<TaskHandler<?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** A handler whose tasks clients may enqueue. */
    public Optional<TaskHandler<?, ?>> offered(String name) {
        return find(name).filter(handler -> !handler.internal());
    }

    /** Those whose tasks clients may enqueue, in the order of their names. */
    public List<TaskHandler<?, ?>> offered() {
        return byName.values().stream().filter(handler -> !handler.internal()).toList();
    }

    /** The names of those whose tasks clients may enqueue. */
    public List<String> names() {
        return offered().stream().<String>map(TaskHandler::name).toList();
    }

    /** The record that a handler takes its arguments in. */
    static JavaType argumentsOf(TaskHandler<?, ?> handler) {
        TypeFactory types = TypeFactory.defaultInstance();
        return types.findTypeParameters(types.constructType(handler.getClass()), TaskHandler.class)[0];
    }
}
