package dev.leadline.handler;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns JSON into a handler's record, strictly: an unknown field, a duplicate key, a number for a string or a broken
 * constraint is an {@link InvalidArguments}, never a default.
 */
@Singleton
public class Arguments {

    private static final ObjectMapper PLAIN = new ObjectMapper();

    private final ObjectMapper strict;
    private final Validator validator;
    private final Map<TaskHandler<?, ?>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * How a handler's arguments are read: resolved once.
     *
     * @param otherNames of a component, where it has any
     */
    private record Shape(ObjectReader reader, List<String> components, Map<String, List<String>> otherNames) {}

    public Arguments(ObjectMapper json, Validator validator) {
        this.strict = strict(json);
        this.validator = validator;
    }

    /** A mapper that guesses nothing: no coercion between kinds of values, no unknown, missing or doubled fields. */
    public static ObjectMapper strict(ObjectMapper json) {
        ObjectMapper mapper = json.copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.getFactory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        for (LogicalType type : List.of(
                LogicalType.Textual,
                LogicalType.Integer,
                LogicalType.Float,
                LogicalType.Boolean,
                LogicalType.Enum,
                LogicalType.DateTime)) {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
                boolean own = (type == LogicalType.Float && shape == CoercionInputShape.Integer)
                        || (type == LogicalType.Enum && shape == CoercionInputShape.String);
                mapper.coercionConfigFor(type)
                        .setCoercion(shape, own ? CoercionAction.TryConvert : CoercionAction.Fail);
            }
        }
        return mapper;
    }

    /** The record that the JSON object spells; fails with {@link InvalidArguments}. */
    public <A extends Record> A decode(TaskHandler<A, ?> handler, String json) {
        try {
            return check(shapeOf(handler).reader().readValue(json));
        } catch (IOException e) {
            throw explain(e);
        }
    }

    /**
     * Checks arguments as a client sent them, and returns the JSON object to store.
     *
     * @param args an object; or an array, whose items are the handler's parameters in their order
     */
    public String check(TaskHandler<?, ?> handler, JsonNode args) {
        Shape shape = shapeOf(handler);
        ObjectNode object = named(shape, args);
        try {
            this.<Record>check(shape.reader().readValue(strict.treeAsTokens(object)));
            return object.toString();
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private Shape shapeOf(TaskHandler<?, ?> handler) {
        return shapes.computeIfAbsent(handler, one -> {
            JavaType type = HandlerRegistry.argumentsOf(one);
            RecordComponent[] components = type.getRawClass().getRecordComponents();
            Map<String, List<String>> otherNames = new HashMap<>();
            for (RecordComponent component : components) {
                JsonAlias alias = component.getAccessor().getAnnotation(JsonAlias.class);
                if (alias != null) {
                    otherNames.put(component.getName(), List.of(alias.value()));
                }
            }
            List<String> names =
                    Arrays.stream(components).map(RecordComponent::getName).toList();
            return new Shape(strict.readerFor(type), names, otherNames);
        });
    }

    private ObjectNode named(Shape shape, JsonNode args) {
        if (args instanceof ObjectNode object) {
            refuseTwoSpellings(shape, object);
            return object;
        }
        if (!(args instanceof ArrayNode array)) {
            throw new InvalidArguments("", "must be an object of named arguments, or an array of them in order");
        }
        List<String> names = shape.components();
        if (array.size() > names.size()) {
            String parameters = names.isEmpty() ? "none" : names.size() + ": " + String.join(", ", names);
            throw new InvalidArguments("", array.size() + " arguments, but the parameters are " + parameters);
        }
        ObjectNode object = strict.createObjectNode();
        for (int i = 0; i < array.size(); i++) {
            object.set(names.get(i), array.get(i));
        }
        return object;
    }

    /** Jackson would take one of the two and drop the other. */
    private static void refuseTwoSpellings(Shape shape, ObjectNode object) {
        shape.otherNames().forEach((name, others) -> {
            long given = Stream.concat(Stream.of(name), others.stream())
                    .filter(object::has)
                    .count();
            if (given > 1) {
                throw new InvalidArguments(name, "is there twice, also as " + String.join(", ", others));
            }
        });
    }

    private <A extends Record> A check(A args) {
        Set<ConstraintViolation<A>> violations = validator.validate(args);
        if (!violations.isEmpty()) {
            throw new InvalidArguments(violations.stream()
                    .map(one -> new InvalidArguments.Problem(path(one.getPropertyPath()), one.getMessage()))
                    .sorted(Comparator.comparing(InvalidArguments.Problem::field))
                    .toList());
        }
        return args;
    }

    private static String path(Path path) {
        return path.toString().replaceAll("\\.?<[^>]*>", "");
    }

    /** Says in the client's words what Jackson says in Java's. */
    public static InvalidArguments explain(IOException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            List<String> known = new ArrayList<>();
            if (unknown.getKnownPropertyIds() != null) {
                unknown.getKnownPropertyIds().forEach(name -> known.add(String.valueOf(name)));
            }
            return new InvalidArguments(
                    path(unknown),
                    "unknown field; known are " + known.stream().sorted().collect(Collectors.joining(", ")));
        }
        if (failure instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            return new InvalidArguments(
                    path(format),
                    "must be one of "
                            + Arrays.stream(format.getTargetType().getEnumConstants())
                                    .map(one -> PLAIN.valueToTree(one).asText())
                                    .collect(Collectors.joining(", ")));
        }
        if (failure instanceof InvalidFormatException format && isSpelledAsText(format)) {
            return new InvalidArguments(path(format), "has no acceptable value");
        }
        if (failure instanceof MismatchedInputException mismatch) {
            return new InvalidArguments(path(mismatch), "must be " + expected(mismatch.getTargetType()));
        }
        if (failure instanceof JsonMappingException mapping) {
            return new InvalidArguments(path(mapping), reason(mapping));
        }
        return new InvalidArguments("", syntax(failure));
    }

    /** A text for a time, an address or the like: its kind is right, what it says is not. */
    private static boolean isSpelledAsText(InvalidFormatException failure) {
        Class<?> type = failure.getTargetType();
        return failure.getValue() instanceof String
                && type != null
                && !type.isPrimitive()
                && !Number.class.isAssignableFrom(type)
                && type != Boolean.class;
    }

    private static String reason(JsonMappingException mapping) {
        Throwable cause = mapping.getCause();
        return cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : mapping.getOriginalMessage().contains("Duplicate") ? "is there twice" : "has no acceptable value";
    }

    private static String syntax(IOException failure) {
        if (failure instanceof JsonProcessingException json) {
            String message = json.getOriginalMessage();
            String where = json.getLocation() == null
                    ? ""
                    : " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr();
            return message.startsWith("Duplicate field") ? message + where : "is not valid JSON" + where;
        }
        return "cannot be read";
    }

    private static String path(JsonMappingException failure) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : failure.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return Iterable.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
    }
}
