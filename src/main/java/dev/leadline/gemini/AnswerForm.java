package dev.leadline.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record as the form of an answer: its JSON Schema is what Gemini is asked for, and what the answer is held to. Components
 * are required unless they are annotated with {@code Nullable}; constraints such as {@code @Size} become
 * part of the schema.
 *
 * @param <T> the record
 */
public final class AnswerForm<T> {

    private final Class<T> type;
    private final ObjectMapper json;
    private volatile @Nullable JsonNode schema;

    private AnswerForm(Class<T> type, ObjectMapper json) {
        this.type = type;
        this.json = json;
    }

    /** To be made once for a record, since making its schema takes a while. */
    public static <T extends Record> AnswerForm<T> of(Class<T> type, ObjectMapper json) {
        return new AnswerForm<>(type, json);
    }

    public JsonNode schema() {
        JsonNode known = schema;
        if (known == null) {
            // At the first question, not at every start.
            known = generate(type);
            schema = known;
        }
        return known;
    }

    /** The schema of an answer that has one of this form under each of the names. */
    public JsonNode schemaOfEach(Collection<String> names) {
        ObjectNode all = json.createObjectNode().put("type", "object");
        ObjectNode properties = all.putObject("properties");
        ArrayNode required = all.putArray("required");
        names.forEach(name -> {
            properties.set(name, schema());
            required.add(name);
        });
        return all.put("additionalProperties", false);
    }

    private static JsonNode generate(Class<?> type) {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(new JakartaValidationModule())
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                .without(Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral().withPropertySorter(Comparator.comparingInt(AnswerForm::position));
        builder.forFields()
                .withRequiredCheck(
                        field -> !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class));
        return new SchemaGenerator(builder.build()).generateSchema(type);
    }

    /** The answer to a prompt with this form's schema. */
    public T read(Generation answer) {
        return read(Objects.requireNonNull(answer.json()));
    }

    /** The part with this name of the answer to a prompt with {@link #schemaOfEach}. */
    public T read(Generation answer, String name) {
        return read(Objects.requireNonNull(answer.json()).path(name));
    }

    private T read(JsonNode answer) {
        try {
            return Objects.requireNonNull(json.treeToValue(answer, type));
        } catch (JsonProcessingException e) {
            // The record's own constructor may refuse what the schema allows.
            throw new GeminiMisfit("Gemini's answer does not fit its form");
        }
    }

    /** In the order of the record, in which models write. */
    private static int position(MemberScope<?, ?> member) {
        RecordComponent[] components = member.getDeclaringType().getErasedType().getRecordComponents();
        for (int i = 0; components != null && i < components.length; i++) {
            if (components[i].getName().equals(member.getDeclaredName())) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }
}
