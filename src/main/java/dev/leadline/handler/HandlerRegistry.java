package dev.leadline.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.quarkus.arc.All;
import io.quarkus.arc.ClientProxy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All handlers of this build, by name. */
@Singleton
public class HandlerRegistry {

    private final Map<String, TaskHandler<?, ?>> byName = new TreeMap<>();

    /** Fails with all that is wrong with all handlers, so that their author learns it at once. */
    public HandlerRegistry(@All List<TaskHandler<?, ?>> handlers) {
        List<String> faults = new ArrayList<>();
        for (TaskHandler<?, ?> one : handlers) {
            TaskHandler<?, ?> handler = ClientProxy.unwrap(one);
            String type = handler.getClass().getName();
            HandlerCheck.faults(handler).forEach(fault -> faults.add(type + ": " + fault));
            TaskHandler<?, ?> other = byName.putIfAbsent(String.valueOf(handler.name()), handler);
            if (other != null) {
                faults.add(type + " and " + other.getClass().getName() + " both have the name " + handler.name()
                        + ": let one of them return another name()");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("not all handlers can be used:"
                    + String.join("", faults.stream().map("\n- "::concat).toList()));
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
