package dev.leadline.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
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

    /** In the order of their names. */
    public Collection<TaskHandler<?, ?>> all() {
        return byName.values();
    }

    public List<String> names() {
        return new ArrayList<>(byName.keySet());
    }

    /** The record that a handler takes its arguments in. */
    static JavaType argumentsOf(TaskHandler<?, ?> handler) {
        TypeFactory types = TypeFactory.defaultInstance();
        return types.findTypeParameters(types.constructType(handler.getClass()), TaskHandler.class)[0];
    }
}
