package dev.leadline.handler;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.leadline.task.Json;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Turns JSON into a handler's record, strictly: an unknown field, a duplicate key, a number for a string or a broken
 * constraint is an {@link InvalidArguments}, never a default.
 */
@Singleton
public class Arguments {

    private final ObjectMapper strict;
    private final Validator validator;
    private final Map<TaskHandler<?, ?>, Shape> shapes = new ConcurrentHashMap<>();

    /**
     * How a handler's arguments are read; found out once.
     *
     * @param otherNames other names of a component, if it has any
     */
    private record Shape(ObjectReader reader, List<String> components, Map<String, List<String>> otherNames) {

        /** The name of the component that a client calls so. */
        String nameOf(String given) {
            return components.stream()
                    .filter(name -> otherNames.getOrDefault(name, List.of()).contains(given))
                    .findFirst()
                    .orElse(given);
        }
    }

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

    /** The record for the JSON object; fails with {@link InvalidArguments}. */
    public <A extends Record> A decode(TaskHandler<A, ?> handler, String json) {
        return check(JsonFailures.<A>explained(() -> shapeOf(handler).reader().readValue(json)));
    }

    /**
     * Checks arguments as a client sent them, and encodes them.
     *
     * @param args an object; or an array, whose items are the handler's parameters in their order
     */
    public Json encode(TaskHandler<?, ?> handler, JsonNode args) {
        Shape shape = shapeOf(handler);
        ObjectNode object = named(shape, args);
        check(JsonFailures.<Record>explained(() -> shape.reader().readValue(strict.treeAsTokens(object))));
        return encode(object);
    }

    /**
     * A digest that is the same for arguments that mean the same to the handler: under any of their names, in any order; a
     * parameter that is null is one that is absent; numbers by their value. The record that they are decoded to would say
     * less: what Jackson reads but does not write would be the same for all tasks, and these would not be stored.
     *
     * @param args as {@link #encode} returned them
     */
    public String digest(TaskHandler<?, ?> handler, Json args) {
        Shape shape = shapeOf(handler);
        ObjectNode meant = strict.createObjectNode();
        JsonFailures.explained(() -> strict.readTree(args.text())).fields().forEachRemaining(field -> {
            if (!field.getValue().isNull()) {
                meant.set(shape.nameOf(field.getKey()), field.getValue());
            }
        });
        // A name holds no line break, so no two pairs of name and arguments give one text.
        return HexFormat.of().formatHex(CanonicalJson.digest(handler.name() + '\n', meant), 0, 16);
    }

    /** This encoder fails, instead of replacing, if the text holds half of a surrogate pair. */
    private static Json encode(ObjectNode object) {
        String json = object.toString();
        try {
            int bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(json))
                    .remaining();
            return new Json(json, bytes);
        } catch (CharacterCodingException e) {
            throw new InvalidArguments("", "hold half of a surrogate pair, which is no character");
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

    /** The arguments by their names; fails with {@link InvalidArguments} when they cannot be named. */
    ObjectNode named(TaskHandler<?, ?> handler, JsonNode args) {
        return named(shapeOf(handler), args);
    }

    /** All names of a parameter, its own first. */
    List<String> namesOf(TaskHandler<?, ?> handler, String parameter) {
        return Stream.concat(
                        Stream.of(parameter), shapeOf(handler).otherNames().getOrDefault(parameter, List.of()).stream())
                .toList();
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

    /** Jackson would take one of the two names and ignore the other. */
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
                    .map(one -> new InvalidArguments.Mistake(path(args, one.getPropertyPath()), one.getMessage()))
                    .sorted(Comparator.comparing(InvalidArguments.Mistake::field))
                    .toList());
        }
        return args;
    }

    /**
     * The path of the field. Empty for a rule about the arguments as a whole, which is a method of the record: its name
     * means nothing to clients.
     */
    private static String path(Record args, Path path) {
        String field = path.toString().replaceAll("\\.?<[^>]*>", "");
        String first = field.replaceFirst("[.\\[].*", "");
        boolean component = Arrays.stream(args.getClass().getRecordComponents())
                .anyMatch(one -> one.getName().equals(first));
        return component ? field : "";
    }
}
