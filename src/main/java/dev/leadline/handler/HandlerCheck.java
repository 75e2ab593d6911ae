package dev.leadline.handler;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a handler when the process starts, so that its author learns it then, and not from the first task.
 * Each fault is a sentence for programmers that says what would be right.
 */
final class HandlerCheck {

    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    /** Set in a native executable, in which only what is registered can be looked at; tests have looked before. */
    private static final boolean NATIVE = System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /** Types that Jackson reads although they are abstract. */
    private static final Set<Class<?>> ABSTRACT_BUT_READ = Set.of(Number.class, CharSequence.class, Object.class);

    private final TaskHandler<?, ?> handler;
    private final List<String> faults = new ArrayList<>();

    private HandlerCheck(TaskHandler<?, ?> handler) {
        this.handler = handler;
    }

    static List<String> faults(TaskHandler<?, ?> handler) {
        HandlerCheck check = new HandlerCheck(handler);
        check.names();
        check.defaults();
        check.arguments();
        return check.faults;
    }

    private void names() {
        name("name()", handler.name(), "shout_task");
        name("queue()", handler.queue(), "default");
    }

    private void name(String method, @Nullable String name, String example) {
        if (name == null || !name.matches(NAME)) {
            faults.add(method + " is " + (name == null ? "null" : "\"" + name + "\"")
                    + "; it must have 1 to 64 letters, digits, dots, hyphens or underscores, such as " + example);
        }
    }

    @SuppressWarnings("ConstantValue") // Authors of handlers need not use a null checker.
    private void defaults() {
        if (handler.description() == null) {
            faults.add("description() is null; it must be a line for people");
        }
        if (handler.retry() == null) {
            faults.add("retry() is null; it must be a RetryPolicy, such as RetryPolicy.DEFAULT");
        }
        Duration timeout = handler.timeout();
        if (timeout == null || timeout.isNegative() || timeout.isZero()) {
            faults.add("timeout() is " + timeout + "; it must be above zero");
        }
    }

    private void arguments() {
        JavaType type = HandlerRegistry.argumentsOf(handler);
        if (!type.getRawClass().isRecord()) {
            faults.add(
                    "its arguments must be a record: implement TaskHandler<MyArguments, MyResult>, where MyArguments is"
                            + " declared as \"record MyArguments(…)\", and not "
                            + type.getRawClass().getSimpleName());
        } else if (!NATIVE) {
            components(type, "", new HashSet<>());
        }
    }

    private void components(JavaType record, String within, Set<Class<?>> seen) {
        if (!seen.add(record.getRawClass())) {
            return;
        }
        for (RecordComponent component : record.getRawClass().getRecordComponents()) {
            String path = within + component.getName();
            renamed(component, path);
            JavaType type =
                    TypeFactory.defaultInstance().resolveMemberType(component.getGenericType(), record.getBindings());
            type(type, path, seen);
        }
    }

    /** Arguments in an array are matched to the components' own names. */
    private void renamed(RecordComponent component, String path) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        if (property != null && !property.value().isEmpty() && !property.value().equals(component.getName())) {
            faults.add("its argument " + path + " is renamed to " + property.value()
                    + " by @JsonProperty: rename the component, and allow another spelling with @JsonAlias");
        }
    }

    private void type(JavaType type, String path, Set<Class<?>> seen) {
        Class<?> raw = type.getRawClass();
        if (type.isContainerType() || type.isReferenceType()) {
            type(type.getContentType(), path, seen);
        } else if (raw.isRecord()) {
            components(type, path + ".", seen);
        } else if (!isRead(raw)) {
            faults.add("its argument " + path + " has the type " + raw.getSimpleName()
                    + ", which cannot be made from JSON; use a record, a String, a number, a boolean, an enum, a type of"
                    + " java.time, a List, a Map, or JsonNode");
        }
    }

    private static boolean isRead(Class<?> type) {
        if (type.isPrimitive()
                || type.isEnum()
                || ABSTRACT_BUT_READ.contains(type)
                || JsonNode.class.isAssignableFrom(type)
                || saysHow(type)) {
            return true;
        }
        boolean streams = Stream.of("java.io.", "java.util.stream.", "java.util.function.", "java.util.concurrent.")
                .anyMatch(type.getName()::startsWith);
        return !streams && !Modifier.isAbstract(type.getModifiers());
    }

    private static boolean saysHow(Class<?> type) {
        return type.isAnnotationPresent(JsonTypeInfo.class)
                || type.isAnnotationPresent(JsonDeserialize.class)
                || Arrays.stream(type.getDeclaredMethods()).anyMatch(one -> one.isAnnotationPresent(JsonCreator.class));
    }
}
