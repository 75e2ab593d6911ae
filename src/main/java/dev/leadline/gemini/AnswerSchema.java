package dev.leadline.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A JSON Schema that an answer is held to: draft 2020-12, unless it names another draft in {@code $schema}. Nothing is
 * ever fetched for it: a {@code $ref} may point into the schema itself, or to the schema of a draft. The time of a
 * check is bounded.
 */
public final class AnswerSchema {

    private static final String DRAFTS = "https?://json-schema\\.org/.*";
    /**
     * A schema is checked on an event loop, when a task is enqueued; an answer on a worker thread, so it may take
     * longer.
     */
    private static final int STEPS_OF_SCHEMA = 100_000;

    private static final int STEPS_OF_ANSWER = 1_000_000;

    private static final int MAX_NAMED = 3;
    private static final int MAX_LENGTH = 400;

    private final JsonNode schema;

    /** Built when the first schema needs it, not at every start. */
    private static final class Registry {
        static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                // Without a cache, so that no schema can refer to that of another task.
                registry -> registry.schemaCacheEnabled(false)
                        .schemaLoader(loader ->
                                loader.allow(address -> address.toString().matches(DRAFTS)))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ROOT)
                                .pathType(PathType.JSON_POINTER)
                                .regularExpressionFactory(BoundedPattern::new)
                                .build()));
    }

    public AnswerSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** Why the schema cannot be used, in a few hundred characters for people; empty when it can be used. */
    public Optional<String> fault() {
        return reason(() -> {
            String draft = schema.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
            Optional<String> broken =
                    differences(Registry.SCHEMAS.getSchema(SchemaLocation.of(draft)), schema, STEPS_OF_SCHEMA);
            if (broken.isEmpty()) {
                Schema compiled = Registry.SCHEMAS.getSchema(schema);
                compiled.initializeValidators();
                // The result does not matter: this call finds schemas that refer to themselves without end.
                differences(compiled, NullNode.getInstance(), STEPS_OF_SCHEMA);
            }
            return broken;
        });
    }

    /** Where the answer does not fit, by JSON Pointer, and why: a few hundred characters; empty when it fits. */
    Optional<String> misfit(JsonNode answer) {
        return reason(() -> differences(Registry.SCHEMAS.getSchema(schema), answer, STEPS_OF_ANSWER));
    }

    private static Optional<String> reason(Supplier<Optional<String>> check) {
        try {
            return check.get();
        } catch (StackOverflowError e) {
            return Optional.of("the schema refers to itself without end");
        } catch (ValidationBudget.Exhausted e) {
            return Optional.of("the schema takes too many steps to check");
        } catch (SchemaException e) {
            // The library puts the class of a cause before what it said.
            return Optional.of(bounded(String.valueOf(e.getMessage()).replaceFirst("^(?:[a-z]\\w*\\.)+\\w+: ", "")));
        }
    }

    private static Optional<String> differences(Schema compiled, JsonNode instance, int steps) {
        List<Error> errors = compiled.validate(new ValidationBudget(steps), instance, OutputFormat.DEFAULT);
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        String more = errors.size() > MAX_NAMED ? "; and " + (errors.size() - MAX_NAMED) + " more" : "";
        return Optional.of(errors.stream()
                        .limit(MAX_NAMED)
                        .map(AnswerSchema::sentence)
                        .map(AnswerSchema::bounded)
                        .collect(Collectors.joining("; "))
                + more);
    }

    private static String sentence(Error error) {
        String pointer = error.getInstanceLocation().toString();
        return "at " + (pointer.isEmpty() ? "the root" : pointer) + ": " + error.getMessage();
    }

    /** Names and values in the text come from the answer, so they may be anything. */
    private static String bounded(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]+", " ");
        return line.length() <= MAX_LENGTH / MAX_NAMED ? line : line.substring(0, MAX_LENGTH / MAX_NAMED) + "…";
    }
}
