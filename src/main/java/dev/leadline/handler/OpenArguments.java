package dev.leadline.handler;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leadline.handler.InvalidArguments.Mistake;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments some of which are not known yet, since other tasks have to make them: names, and the types and constraints of
 * the values that are known. What concerns several arguments together is checked when the task runs.
 */
@Singleton
public class OpenArguments {

    private final Arguments arguments;
    private final ObjectMapper strict;
    private final Validator validator;

    public OpenArguments(Arguments arguments, ObjectMapper json, Validator validator) {
        this.arguments = arguments;
        this.strict = Arguments.strict(json);
        this.validator = validator;
    }

    /**
     * The arguments by their names. Fails with {@link InvalidArguments}, which names all that is wrong.
     *
     * @param args an object; or an array, whose items are the handler's parameters in their order
     * @param isOpen whether a value is not known yet, or a part of it
     */
    public ObjectNode check(TaskHandler<?, ?> handler, JsonNode args, Predicate<JsonNode> isOpen) {
        ObjectNode named = arguments.named(handler, args);
        JavaType type = HandlerRegistry.argumentsOf(handler);
        List<Mistake> mistakes = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            List<String> names = arguments.namesOf(handler, component.getName());
            known.addAll(names);
            String given = names.stream().filter(named::has).findFirst().orElse(component.getName());
            JsonNode value = named.get(given);
            if (value == null || !isOpen.test(value)) {
                mistakes.addAll(check(type.getRawClass(), component, given, value));
            }
        }
        named.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                mistakes.add(new Mistake(name, "unknown field; known are " + String.join(", ", known)));
            }
        });
        if (!mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparing(Mistake::field));
            throw new InvalidArguments(mistakes);
        }
        return named;
    }

    private List<Mistake> check(Class<?> record, RecordComponent component, String name, @Nullable JsonNode value) {
        if (value == null && component.getType().isPrimitive()) {
            return List.of(new Mistake(name, "is required"));
        }
        JavaType type = strict.constructType(component.getGenericType());
        try {
            @Nullable
            Object read = value == null
                    ? null
                    : JsonFailures.<@Nullable Object>explained(
                            () -> strict.readerFor(type).readValue(strict.treeAsTokens(value)));
            return validator.validateValue(record, component.getName(), read).stream()
                    .map(ConstraintViolation::getMessage)
                    .sorted()
                    .map(message -> new Mistake(name, message))
                    .toList();
        } catch (InvalidArguments wrong) {
            return wrong.mistakes().stream()
                    .map(one -> new Mistake(within(name, one.field()), one.message()))
                    .toList();
        }
    }

    private static String within(String name, String field) {
        return field.isEmpty() || field.startsWith("[") ? name + field : name + "." + field;
    }
}
