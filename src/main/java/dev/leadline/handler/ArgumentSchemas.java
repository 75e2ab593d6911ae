package dev.leadline.handler;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import jakarta.inject.Singleton;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON Schemas (draft 2020-12) of what handlers accept, made from their records and constraints, once each. */
@Singleton
public class ArgumentSchemas {

    private final Map<TaskHandler<?, ?>, JsonNode> schemas = new ConcurrentHashMap<>();
    private final SchemaGenerator generator = new SchemaGenerator(config());

    private static SchemaGeneratorConfig config() {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(new JakartaValidationModule(
                        JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                        JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
                .with(
                        Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                        // Else a map would be an object that may have no fields.
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        // The order in which arguments are given as an array.
        builder.forTypesInGeneral().withPropertySorter(Comparator.comparingInt(ArgumentSchemas::position));
        // Primitive components are required: the decoder has no default for them, while others may be null.
        builder.forFields().withRequiredCheck(field -> field.getType().isPrimitive());
        return builder.build();
    }

    public JsonNode of(TaskHandler<?, ?> handler) {
        return schemas.computeIfAbsent(
                handler,
                one -> generator.generateSchema(HandlerRegistry.argumentsOf(one).getRawClass()));
    }

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
