package dev.leadline.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says in words for clients what Jackson says in words for Java programmers: without names of classes, and without
 * options of a parser.
 */
public final class JsonFailures {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.{0,100}).*'", Pattern.DOTALL);
    private static final String TOO_LARGE_A_NUMBER = "holds a number that is out of range";

    private JsonFailures() {}

    /** Anything that reads JSON. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads; every failure is an {@link InvalidArguments}. */
    public static <T> T explained(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw explain(e);
        } catch (NumberFormatException e) {
            // The parser throws this for an exponent of more than ten digits.
            throw new InvalidArguments("", TOO_LARGE_A_NUMBER);
        }
    }

    private static InvalidArguments explain(IOException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return new InvalidArguments(path(unknown), "unknown field; known are " + known(unknown));
        }
        if (failure instanceof InvalidFormatException format
                && format.getTargetType() != null
                && format.getTargetType().isEnum()) {
            return new InvalidArguments(path(format), "must be one of " + constants(format.getTargetType()));
        }
        if (failure instanceof InvalidFormatException format && isSpelledAsText(format)) {
            return new InvalidArguments(path(format), "has no acceptable value");
        }
        if (failure instanceof MismatchedInputException mismatch) {
            return new InvalidArguments(path(mismatch), mismatch(mismatch));
        }
        if (failure instanceof JsonMappingException mapping) {
            return new InvalidArguments(path(mapping), reason(mapping));
        }
        return new InvalidArguments("", syntax(failure));
    }

    /** Whether a string was given for a time, an address or the like: the JSON type is right, but the text is not. */
    private static boolean isSpelledAsText(InvalidFormatException failure) {
        Class<?> type = failure.getTargetType();
        return failure.getValue() instanceof String
                && type != null
                && !type.isPrimitive()
                && !Number.class.isAssignableFrom(type)
                && type != Boolean.class;
    }

    private static String known(UnrecognizedPropertyException unknown) {
        List<String> known = new ArrayList<>();
        if (unknown.getKnownPropertyIds() != null) {
            unknown.getKnownPropertyIds().forEach(name -> known.add(String.valueOf(name)));
        }
        return known.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(one -> PLAIN.valueToTree(one).asText())
                .collect(Collectors.joining(", "));
    }

    private static String mismatch(MismatchedInputException failure) {
        String message = String.valueOf(failure.getOriginalMessage());
        if (message.startsWith("Trailing token")) {
            return "there is more after the end of the JSON" + where(failure);
        }
        if (message.startsWith("No content")) {
            return "there is no JSON";
        }
        return "must be " + expected(failure.getTargetType());
    }

    private static String reason(JsonMappingException mapping) {
        Throwable cause = mapping.getCause();
        if (cause instanceof JsonProcessingException syntax) {
            return syntax(syntax);
        }
        if (cause instanceof NumberFormatException) {
            return TOO_LARGE_A_NUMBER;
        }
        // This message comes from the constructor of a handler's record, so it is meant for clients.
        if (cause instanceof IllegalArgumentException said && said.getMessage() != null) {
            return said.getMessage();
        }
        return "has no acceptable value";
    }

    private static String syntax(IOException failure) {
        if (failure instanceof InputCoercionException) {
            return TOO_LARGE_A_NUMBER;
        }
        if (failure instanceof StreamConstraintsException) {
            return "is nested too deep, or holds a name or a number that is too long";
        }
        if (failure instanceof JsonProcessingException json) {
            Matcher duplicate = DUPLICATE.matcher(String.valueOf(json.getOriginalMessage()));
            return duplicate.lookingAt()
                    ? "the field " + duplicate.group(1) + " is there twice" + where(json)
                    : "is not valid JSON" + where(json);
        }
        return "is not valid JSON in UTF-8";
    }

    private static String where(JsonProcessingException failure) {
        var location = failure.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
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
